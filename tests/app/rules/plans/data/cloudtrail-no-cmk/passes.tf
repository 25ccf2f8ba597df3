resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_cloudtrail" "of_this_plan" {
  name           = "account"
  s3_bucket_name = "trails"
  kms_key_id     = aws_kms_key.this.arn
}

resource "aws_cloudtrail_event_data_store" "by_alias" {
  name       = "events"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:alias/trails"
}
