output "api_id" {
  description = "The gateway; on the local cloud its address is made of this."
  value       = aws_apigatewayv2_api.this.id
}

output "api_url" {
  description = "The gateway's own address; answers only where execute_api_enabled is set."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "base_url" {
  description = "Where the stage is on the web."
  value       = local.foundation.base_url
}

output "distribution_id" {
  description = "Distribution to invalidate when the site changes."
  value       = aws_cloudfront_distribution.this.id
}

output "distribution_domain" {
  description = "CloudFront's own name of the distribution."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "access_log_group" {
  description = "Where the gateway logs requests."
  value       = aws_cloudwatch_log_group.access.name
}
