resource "aws_cloudtrail" "not_said" {
  name           = "account"
  s3_bucket_name = "trails"
}

resource "aws_cloudtrail" "on" {
  name           = "organization"
  s3_bucket_name = "trails"
  enable_logging = true
}
