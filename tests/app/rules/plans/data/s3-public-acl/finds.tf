resource "aws_s3_bucket" "inline" {
  bucket = "inline"
  acl    = "public-read"
}

resource "aws_s3_bucket" "inline_write" {
  bucket = "inline-write"
  acl    = "public-read-write"
}

resource "aws_s3_bucket" "inline_accounts" {
  bucket = "inline-accounts"
  acl    = "authenticated-read"
}

resource "aws_s3_bucket" "granted" {
  bucket = "granted"
  grant {
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/global/AllUsers"
    permissions = ["READ_ACP"]
  }
}

resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_public_access_block" "beside" {
  bucket                  = aws_s3_bucket.beside.id
  block_public_acls       = false
  block_public_policy     = true
  ignore_public_acls      = false
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "beside" {
  bucket = aws_s3_bucket.beside.id
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "canned" {
  bucket = aws_s3_bucket.beside.id
  acl    = "public-read"
}

resource "aws_s3_bucket_acl" "full" {
  bucket = aws_s3_bucket.beside.id
  access_control_policy {
    grant {
      permission = "WRITE"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
    }
    owner {
      id = "b6f3a1"
    }
  }
}

resource "aws_s3_bucket_acl" "accounts" {
  bucket = aws_s3_bucket.beside.id
  access_control_policy {
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
      }
    }
    owner {
      id = "b6f3a1"
    }
  }
}
