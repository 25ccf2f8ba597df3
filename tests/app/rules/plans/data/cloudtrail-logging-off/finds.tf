resource "aws_cloudtrail" "this" {
  name           = "account"
  s3_bucket_name = "trails"
  enable_logging = false
}
