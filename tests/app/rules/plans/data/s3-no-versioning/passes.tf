resource "aws_s3_bucket" "this" {
  bucket = "this"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "inline" {
  bucket = "inline"
  versioning {
    enabled = true
  }
}

resource "aws_s3_bucket" "locked" {
  bucket              = "locked"
  object_lock_enabled = true
}

resource "aws_s3_bucket" "guarded" {
  bucket = "guarded"
}

resource "aws_s3_bucket_public_access_block" "guarded" {
  bucket                  = aws_s3_bucket.guarded.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_way" {
  bucket = aws_s3_bucket_public_access_block.guarded.bucket
  versioning_configuration {
    status = "Enabled"
  }
}
