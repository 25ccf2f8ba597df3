resource "aws_cloudtrail" "not_said" {
  name                  = "account"
  s3_bucket_name        = "trails"
  is_organization_trail = true
}

resource "aws_cloudtrail_event_data_store" "off" {
  name                 = "events"
  multi_region_enabled = false
}
