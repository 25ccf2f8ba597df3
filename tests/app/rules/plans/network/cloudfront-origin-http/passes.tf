resource "aws_cloudfront_distribution" "this" {
  for_each = {
    encrypted    = { domain = "example.com", policy = "https-only", viewers = "allow-all", enabled = true }
    as_asked     = { domain = "example.com", policy = "match-viewer", viewers = "redirect-to-https", enabled = true }
    switched_off = { domain = "example.com", policy = "http-only", viewers = "allow-all", enabled = false }
  }
  enabled = each.value.enabled

  origin {
    origin_id   = "bucket"
    domain_name = "this.s3.eu-west-1.amazonaws.com"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/E1234567890ABC"
    }
  }

  origin {
    origin_id   = "this"
    domain_name = each.value.domain

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = each.value.policy
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "this"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    viewer_protocol_policy = each.value.viewers
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
