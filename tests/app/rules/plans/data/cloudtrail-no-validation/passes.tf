resource "aws_cloudtrail" "this" {
  name                       = "account"
  s3_bucket_name             = "trails"
  enable_log_file_validation = true
}
