resource "aws_appsync_api_cache" "not_said" {
  api_id               = "abcdefghijklmnopqrstuvwxyz"
  api_caching_behavior = "FULL_REQUEST_CACHING"
  type                 = "LARGE"
  ttl                  = 900
}

resource "aws_appsync_api_cache" "off" {
  api_id                     = "abcdefghijklmnopqrstuvwxyz"
  api_caching_behavior       = "FULL_REQUEST_CACHING"
  type                       = "LARGE"
  ttl                        = 900
  at_rest_encryption_enabled = false
  transit_encryption_enabled = true
}
