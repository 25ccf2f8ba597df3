resource "aws_cloudfront_distribution" "this" {
  for_each = toset(["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021"])
  enabled  = true
  aliases  = ["example.com"]

  origin {
    origin_id   = "this"
    domain_name = "this.s3.eu-west-1.amazonaws.com"
  }

  default_cache_behavior {
    target_origin_id       = "this"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    viewer_protocol_policy = "https-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    minimum_protocol_version = each.value
    ssl_support_method       = "sni-only"
  }
}
