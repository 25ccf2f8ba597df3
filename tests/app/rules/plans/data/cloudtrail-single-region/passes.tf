resource "aws_cloudtrail" "this" {
  name                  = "account"
  s3_bucket_name        = "trails"
  is_multi_region_trail = true
}

resource "aws_cloudtrail_event_data_store" "not_said" {
  name = "events"
}
