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

# What is deleted can be brought back for a day and is gone then, as its owner was told.
module "attachments" {
  source = "../modules/bucket"

  name                = "ai-wizard-attachments-${var.stage}${var.bucket_suffix}"
  kms_key_arn         = aws_kms_key.data.arn
  noncurrent_days     = 1
  deletion_protection = var.deletion_protection
}

module "attachments_policy" {
  source = "../modules/bucket_policy"

  bucket_name = module.attachments.name
  bucket_arn  = module.attachments.arn
}

# A page sends its files straight to the bucket, with a form that the API has signed.
resource "aws_s3_bucket_cors_configuration" "attachments" {
  bucket = module.attachments.name

  cors_rule {
    allowed_methods = ["GET", "POST"]
    allowed_origins = [var.cors_any_origin ? "*" : "https://${local.stage_domain}"]
    allowed_headers = ["*"]
    max_age_seconds = 600
  }
}

# The site is what anybody may read through CloudFront, so the keys of S3 are enough, and the data key
# need not be opened to CloudFront. The policy stands in edge, beside the distribution that it names.
module "site" {
  source = "../modules/bucket"

  name                = "ai-wizard-site-${var.stage}${var.bucket_suffix}"
  noncurrent_days     = 30
  deletion_protection = var.deletion_protection
}
