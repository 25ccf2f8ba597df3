resource "aws_route53_zone" "this" {
  count = var.zone_id == null ? 1 : 0

  name = local.stage_domain
}

locals {
  zone_id = var.zone_id == null ? aws_route53_zone.this[0].zone_id : var.zone_id
}

resource "aws_route53_record" "delegation" {
  for_each = var.delegations

  zone_id = local.zone_id
  name    = each.key
  type    = "NS"
  ttl     = 3600
  records = each.value
}

resource "aws_acm_certificate" "api" {
  domain_name       = local.api_domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# CloudFront takes certificates from us-east-1 only.
resource "aws_acm_certificate" "site" {
  provider = aws.us_east_1

  domain_name       = local.stage_domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  validations = {
    api  = one(aws_acm_certificate.api.domain_validation_options)
    site = one(aws_acm_certificate.site.domain_validation_options)
  }
}

resource "aws_route53_record" "validation" {
  for_each = toset(["api", "site"])

  zone_id         = local.zone_id
  name            = local.validations[each.key].resource_record_name
  type            = local.validations[each.key].resource_record_type
  records         = [local.validations[each.key].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

# A domain that is not delegated to its zone yet never validates: fail while somebody is still looking.
resource "aws_acm_certificate_validation" "api" {
  certificate_arn         = aws_acm_certificate.api.arn
  validation_record_fqdns = [aws_route53_record.validation["api"].fqdn]

  timeouts {
    create = "15m"
  }
}

resource "aws_acm_certificate_validation" "site" {
  provider = aws.us_east_1

  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.validation["site"].fqdn]

  timeouts {
    create = "15m"
  }
}
