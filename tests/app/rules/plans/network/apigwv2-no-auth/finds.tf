resource "aws_apigatewayv2_api" "beside" {
  name          = "this"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "unset" {
  api_id    = aws_apigatewayv2_api.beside.id
  route_key = "$default"
}

resource "aws_apigatewayv2_route" "none" {
  api_id             = aws_apigatewayv2_api.beside.id
  route_key          = "GET /things"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_api" "beside_socket" {
  name                       = "socket"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_route" "connect" {
  api_id    = aws_apigatewayv2_api.beside_socket.id
  route_key = "$connect"
}

resource "aws_apigatewayv2_api" "quick" {
  name          = "quick"
  protocol_type = "HTTP"
  target        = "https://example.com"
}
