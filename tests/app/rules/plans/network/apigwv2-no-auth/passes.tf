resource "aws_apigatewayv2_api" "this" {
  name          = "this"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "authorized" {
  for_each           = toset(["JWT", "AWS_IAM", "CUSTOM"])
  api_id             = aws_apigatewayv2_api.this.id
  route_key          = "GET /${each.value}"
  authorization_type = each.value
}

resource "aws_apigatewayv2_route" "asked_by_browsers" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "OPTIONS /{proxy+}"
}

resource "aws_apigatewayv2_api" "socket" {
  name                       = "socket"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_route" "connect" {
  api_id             = aws_apigatewayv2_api.socket.id
  route_key          = "$connect"
  authorization_type = "AWS_IAM"
}

resource "aws_apigatewayv2_route" "connected" {
  api_id    = aws_apigatewayv2_api.socket.id
  route_key = "send"
}
