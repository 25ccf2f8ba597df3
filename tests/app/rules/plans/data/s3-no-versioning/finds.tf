resource "aws_s3_bucket" "without" {
  bucket = "without"
}

resource "aws_s3_bucket" "off" {
  bucket = "off"
  versioning {
    enabled = false
  }
}

resource "aws_s3_bucket" "beside_suspended" {
  bucket = "beside-suspended"
}

resource "aws_s3_bucket_versioning" "suspended" {
  bucket = aws_s3_bucket.beside_suspended.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket" "beside_disabled" {
  bucket = "beside-disabled"
}

resource "aws_s3_bucket_versioning" "disabled" {
  bucket = aws_s3_bucket.beside_disabled.id
  versioning_configuration {
    status = "Disabled"
  }
}

resource "aws_s3_bucket" "beside_counted" {
  count         = 2
  bucket_prefix = "counted-"
}

resource "aws_s3_bucket_versioning" "counted" {
  count  = length(aws_s3_bucket.beside_counted)
  bucket = aws_s3_bucket.beside_counted[count.index].bucket

  versioning_configuration {
    status = "Disabled"
  }
}
