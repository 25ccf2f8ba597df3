resource "aws_s3_access_point" "all" {
  bucket = "data"
  name   = "all"
  public_access_block_configuration {
    block_public_acls       = false
    block_public_policy     = false
    ignore_public_acls      = false
    restrict_public_buckets = false
  }
}

resource "aws_s3_access_point" "without_block_public_acls" {
  bucket = "data"
  name   = "without-block-public-acls"
  public_access_block_configuration {
    block_public_acls       = false
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

resource "aws_s3_access_point" "without_block_public_policy" {
  bucket = "data"
  name   = "without-block-public-policy"
  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = false
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

resource "aws_s3_access_point" "without_ignore_public_acls" {
  bucket = "data"
  name   = "without-ignore-public-acls"
  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = false
    restrict_public_buckets = true
  }
}

resource "aws_s3_access_point" "without_restrict_public_buckets" {
  bucket = "data"
  name   = "without-restrict-public-buckets"
  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = false
  }
}

resource "aws_s3_access_point" "in_a_vpc" {
  bucket = "data"
  name   = "in-a-vpc"
  vpc_configuration {
    vpc_id = "vpc-0a1b2c3d4e5f60718"
  }
  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = false
  }
}

resource "aws_s3control_multi_region_access_point" "all" {
  details {
    name = "all"
    public_access_block {
      block_public_acls       = false
      block_public_policy     = false
      ignore_public_acls      = false
      restrict_public_buckets = false
    }
    region {
      bucket = "data"
    }
  }
}
