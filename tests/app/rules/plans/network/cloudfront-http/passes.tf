resource "aws_cloudfront_distribution" "this" {
  for_each = toset(["https-only", "redirect-to-https"])
  enabled  = true

  origin {
    origin_id   = "this"
    domain_name = "this.s3.eu-west-1.amazonaws.com"
  }

  default_cache_behavior {
    target_origin_id       = "this"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    viewer_protocol_policy = each.value
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
