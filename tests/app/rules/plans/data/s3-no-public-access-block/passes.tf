resource "aws_s3_bucket" "this" {
  bucket = "this"
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "each" {
  for_each = toset(["logs", "uploads"])
  bucket   = each.key
}

resource "aws_s3_bucket_public_access_block" "each" {
  for_each                = aws_s3_bucket.each
  bucket                  = aws_s3_bucket.each[each.key].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "by_way" {
  bucket = "by-way"
}

resource "aws_s3_bucket_ownership_controls" "by_way" {
  bucket = aws_s3_bucket.by_way.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "by_way" {
  bucket                  = aws_s3_bucket_ownership_controls.by_way.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "by_name" {
  bucket = "by-name"
}

resource "aws_s3_bucket_public_access_block" "by_name" {
  bucket                  = "by-name"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

locals {
  bucket = aws_s3_bucket.by_local.id
}

resource "aws_s3_bucket" "by_local" {
  bucket = "by-local"
}

resource "aws_s3_bucket_public_access_block" "by_local" {
  bucket                  = local.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "counted" {
  count         = 2
  bucket_prefix = "counted-"
}

resource "aws_s3_bucket_policy" "counted" {
  count  = 2
  bucket = aws_s3_bucket.counted[count.index].id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_s3_bucket_public_access_block" "counted" {
  count                   = 2
  bucket                  = length(aws_s3_bucket_policy.counted) > 0 ? aws_s3_bucket_policy.counted[count.index].id : aws_s3_bucket.counted[count.index].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
