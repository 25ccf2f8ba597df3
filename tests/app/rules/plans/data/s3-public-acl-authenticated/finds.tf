resource "aws_s3_bucket" "inline" {
  bucket = "inline"
  acl    = "authenticated-read"
}

resource "aws_s3_bucket" "granted" {
  bucket = "granted"
  grant {
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
    permissions = ["READ"]
  }
}

resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_acl" "canned" {
  bucket = aws_s3_bucket.beside.id
  acl    = "authenticated-read"
}

resource "aws_s3_bucket_acl" "full" {
  bucket = aws_s3_bucket.beside.id
  access_control_policy {
    grant {
      permission = "FULL_CONTROL"
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
