resource "aws_s3_access_point" "not_said" {
  bucket = "data"
  name   = "not-said"
}

resource "aws_s3_access_point" "empty" {
  bucket = "data"
  name   = "empty"
  public_access_block_configuration {}
}

resource "aws_s3_access_point" "this" {
  bucket = "data"
  name   = "this"
  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

resource "aws_s3control_multi_region_access_point" "this" {
  details {
    name = "this"
    public_access_block {
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
    region {
      bucket = "data"
    }
  }
}
