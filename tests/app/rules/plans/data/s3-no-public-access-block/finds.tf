resource "aws_s3_bucket" "without" {
  bucket = "without"
}

resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_public_access_block" "not_said" {
  bucket = aws_s3_bucket.beside.id
}

resource "aws_s3_bucket_public_access_block" "without_block_public_acls" {
  bucket                  = aws_s3_bucket.beside.id
  block_public_acls       = false
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "without_block_public_policy" {
  bucket                  = aws_s3_bucket.beside.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "without_ignore_public_acls" {
  bucket                  = aws_s3_bucket.beside.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = false
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "without_restrict_public_buckets" {
  bucket                  = aws_s3_bucket.beside.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = false
}

resource "aws_s3_account_public_access_block" "not_said" {}
