resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = local.foundation.api_domain

  domain_name_configuration {
    certificate_arn = local.foundation.api_certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  domain_name = aws_apigatewayv2_domain_name.this.id
  stage       = aws_apigatewayv2_stage.this.id
}

locals {
  gateway_alias = {
    name    = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].target_domain_name
    zone_id = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].hosted_zone_id
  }
  site_alias = {
    name    = aws_cloudfront_distribution.this.domain_name
    zone_id = aws_cloudfront_distribution.this.hosted_zone_id
  }
  records = {
    api-A     = { name = local.foundation.api_domain, type = "A", alias = local.gateway_alias }
    api-AAAA  = { name = local.foundation.api_domain, type = "AAAA", alias = local.gateway_alias }
    site-A    = { name = local.foundation.stage_domain, type = "A", alias = local.site_alias }
    site-AAAA = { name = local.foundation.stage_domain, type = "AAAA", alias = local.site_alias }
  }
}

resource "aws_route53_record" "this" {
  for_each = local.records

  zone_id = local.foundation.zone_id
  name    = each.value.name
  type    = each.value.type

  alias {
    name                   = each.value.alias.name
    zone_id                = each.value.alias.zone_id
    evaluate_target_health = false
  }
}
