resource "aws_apigatewayv2_api" "this" {
  name                         = "ai-wizard-${var.stage}"
  description                  = "API of ai-wizard ${var.stage}"
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = !var.execute_api_enabled

  cors_configuration {
    allow_origins     = var.cors_any_origin ? ["*"] : [local.foundation.base_url]
    allow_credentials = !var.cors_any_origin
    allow_methods     = ["DELETE", "GET", "PATCH", "POST", "PUT"]
    allow_headers     = ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "traceparent", "x-client", "x-request-id"]
    expose_headers    = ["etag", "link", "location", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"]
    max_age           = 600
  }
}

resource "aws_apigatewayv2_integration" "api" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = local.live_arns.api
  payload_format_version = "2.0"
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/ai-wizard-${var.stage}"
  retention_in_days = var.log_retention_days
  kms_key_id        = local.foundation.data_key_arn
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      time              = "$context.requestTime"
      request_id        = "$context.requestId"
      client            = "$context.identity.sourceIp"
      method            = "$context.httpMethod"
      route             = "$context.routeKey"
      path              = "$context.path"
      status            = "$context.status"
      bytes             = "$context.responseLength"
      milliseconds      = "$context.responseLatency"
      integration_error = "$context.integrationErrorMessage"
      authorizer_error  = "$context.authorizer.error"
      user              = "$context.authorizer.sub"
    })
  }
}

resource "aws_lambda_permission" "api" {
  statement_id  = "gateway"
  action        = "lambda:InvokeFunction"
  function_name = local.foundation.functions.api.name
  qualifier     = "live"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/*"
}
