locals {
  public_routes = jsondecode(file("${path.module}/../../app/core/public_routes.json"))
}

resource "aws_apigatewayv2_route" "public" {
  for_each = toset(local.public_routes)

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.value
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.api.id}"
}

# A preflight request carries no token. The gateway answers it by itself, but only on a route that asks for none.
resource "aws_apigatewayv2_route" "preflight" {
  api_id             = aws_apigatewayv2_api.this.id
  route_key          = "OPTIONS /api/{proxy+}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.api.id}"
}

resource "aws_apigatewayv2_route" "guarded" {
  api_id             = aws_apigatewayv2_api.this.id
  route_key          = "ANY /api/{proxy+}"
  target             = "integrations/${aws_apigatewayv2_integration.api.id}"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.this.id
}

resource "aws_apigatewayv2_authorizer" "this" {
  api_id                            = aws_apigatewayv2_api.this.id
  name                              = "token"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = "arn:${data.aws_partition.this.partition}:apigateway:${var.region}:lambda:path/2015-03-31/functions/${local.live_arns.authorizer}/invocations"
  authorizer_payload_format_version = "2.0"
  authorizer_result_ttl_in_seconds  = var.authorizer_cache_seconds
  enable_simple_responses           = true
  identity_sources                  = ["$request.header.Authorization"]
}

resource "aws_lambda_permission" "authorizer" {
  statement_id  = "gateway"
  action        = "lambda:InvokeFunction"
  function_name = local.foundation.functions.authorizer.name
  qualifier     = "live"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.this.id}"
}
