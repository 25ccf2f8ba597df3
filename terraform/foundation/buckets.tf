module "packages" {
  source = "../modules/bucket"

  name                = "ai-wizard-packages-${var.stage}${var.bucket_suffix}"
  kms_key_arn         = aws_kms_key.data.arn
  noncurrent_days     = 30
  deletion_protection = var.deletion_protection
}

module "packages_policy" {
  source = "../modules/bucket_policy"

  bucket_name = module.packages.name
  bucket_arn  = module.packages.arn
}

# The site is what anybody may read through CloudFront, so the keys of S3 are enough, and the data key
# need not be opened to CloudFront. The policy stands in edge, beside the distribution that it names.
module "site" {
  source = "../modules/bucket"

  name                = "ai-wizard-site-${var.stage}${var.bucket_suffix}"
  noncurrent_days     = 30
  deletion_protection = var.deletion_protection
}
