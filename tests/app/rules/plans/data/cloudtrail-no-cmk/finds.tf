resource "aws_cloudtrail" "not_said" {
  name           = "account"
  s3_bucket_name = "trails"
}

resource "aws_cloudtrail_event_data_store" "not_said" {
  name = "events"
}
