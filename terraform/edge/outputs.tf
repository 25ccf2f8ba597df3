output "api_id" {
  description = "The gateway; on the local cloud its address is made of this."
  value       = aws_apigatewayv2_api.this.id
}

output "base_url" {
  description = "Where the stage is on the web."
  value       = local.foundation.base_url
}
