locals {
  # Policies that AWS manages; their ids are the same in every account.
  cache_optimized         = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  cache_disabled          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  forward_all_except_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

  content_security_policy = join("; ", [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: https://${local.foundation.attachments_bucket.regional_domain_name}",
    "font-src 'self'",
    "connect-src 'self' https://${local.foundation.attachments_bucket.regional_domain_name} https://${local.foundation.plans_bucket.regional_domain_name}",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ])
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = "ai-wizard-site-${var.stage}"
  description                       = "Reads the site's bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_response_headers_policy" "this" {
  name    = "ai-wizard-site-${var.stage}"
  comment = "Security headers of the site; the API sets its own"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "same-origin"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
  }
}

resource "aws_cloudfront_function" "viewer" {
  name    = "ai-wizard-viewer-${var.stage}"
  comment = "Tells the API of ai-wizard ${var.stage} who asks"
  runtime = "cloudfront-js-2.0"
  code    = file("${path.module}/viewer.js")
  publish = true
}

resource "aws_cloudfront_distribution" "this" {
  comment         = "ai-wizard ${var.stage}"
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  aliases         = [local.foundation.stage_domain]
  # A change is served minutes before the last edge has it; nothing here needs the last one.
  wait_for_deployment = false

  origin {
    origin_id                = "site"
    domain_name              = local.foundation.site_bucket.regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  origin {
    origin_id   = "api"
    domain_name = local.foundation.api_domain

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }

    # Replaces what a viewer may have written into it, and so makes the word of the function below believable.
    custom_header {
      name  = "WizardOrigin"
      value = sensitive(local.foundation.origin_proof)
    }
  }

  default_cache_behavior {
    target_origin_id           = "site"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.cache_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
  }

  # While there is no page in the site's bucket, the API answers for the home page too.
  dynamic "ordered_cache_behavior" {
    for_each = ["/", "/api/*", "/.well-known/*"]

    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "api"
      viewer_protocol_policy   = "https-only"
      allowed_methods          = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cached_methods           = ["GET", "HEAD"]
      cache_policy_id          = local.cache_disabled
      origin_request_policy_id = local.forward_all_except_host

      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.viewer.arn
      }
    }
  }

  viewer_certificate {
    acm_certificate_arn      = local.foundation.site_certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}

data "aws_iam_policy_document" "site" {
  statement {
    sid       = "CloudFrontReads"
    actions   = ["s3:GetObject"]
    resources = ["${local.foundation.site_bucket.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

module "site_policy" {
  source = "../modules/bucket_policy"

  bucket_name      = local.foundation.site_bucket.name
  bucket_arn       = local.foundation.site_bucket.arn
  policy_documents = [data.aws_iam_policy_document.site.json]
}
