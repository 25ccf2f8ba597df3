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

# Plans hold secrets in clear text: what is sent lies under incoming only until the worker has judged it, and is gone for
# good when it is deleted. Under plans they lie without their secrets, under results reviews too large for a table.
module "plans" {
  source = "../modules/bucket"

  name                = "ai-wizard-plans-${var.stage}${var.bucket_suffix}"
  kms_key_arn         = aws_kms_key.data.arn
  keeps_old_versions  = false
  noncurrent_days     = 1
  expire_days         = { incoming = 1, plans = 90 }
  deletion_protection = var.deletion_protection
}

module "plans_policy" {
  source = "../modules/bucket_policy"

  bucket_name = module.plans.name
  bucket_arn  = module.plans.arn
}

resource "aws_s3_bucket_cors_configuration" "plans" {
  bucket = module.plans.name

  cors_rule {
    allowed_methods = ["POST"]
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
