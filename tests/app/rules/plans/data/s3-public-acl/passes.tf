resource "aws_s3_bucket" "private" {
  bucket = "private"
  acl    = "private"
}

resource "aws_s3_bucket" "not_said" {
  bucket = "not-said"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "granted" {
  bucket = "granted"
  grant {
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/s3/LogDelivery"
    permissions = ["WRITE", "READ_ACP"]
  }
}

resource "aws_s3_bucket_acl" "private" {
  bucket = aws_s3_bucket.private.id
  acl    = "private"
}

resource "aws_s3_bucket_acl" "granted" {
  bucket = aws_s3_bucket.not_said.id
  access_control_policy {
    grant {
      permission = "WRITE"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
    owner {
      id = "b6f3a1"
    }
  }
}

resource "aws_s3_bucket" "deaf" {
  bucket = "deaf"
}

resource "aws_s3_bucket_public_access_block" "deaf" {
  bucket                  = aws_s3_bucket.deaf.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_acl" "deaf" {
  bucket = aws_s3_bucket.deaf.id
  acl    = "public-read"
}

resource "aws_s3_bucket" "deaf_inline" {
  bucket = "deaf-inline"
  acl    = "public-read"
}

resource "aws_s3_bucket_public_access_block" "deaf_inline" {
  bucket                  = aws_s3_bucket.deaf_inline.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "owned" {
  bucket = "owned"
}

resource "aws_s3_bucket_ownership_controls" "owned" {
  bucket = aws_s3_bucket.owned.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_acl" "owned" {
  bucket = aws_s3_bucket_ownership_controls.owned.bucket
  acl    = "public-read"
}

resource "aws_s3_bucket" "a_long_way" {
  bucket = "a-long-way"
}

resource "aws_s3_bucket_public_access_block" "a_long_way" {
  bucket                  = aws_s3_bucket.a_long_way.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "a_long_way" {
  bucket = aws_s3_bucket_public_access_block.a_long_way.bucket
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_acl" "a_long_way" {
  bucket = aws_s3_bucket_ownership_controls.a_long_way.bucket
  acl    = "public-read"
}
