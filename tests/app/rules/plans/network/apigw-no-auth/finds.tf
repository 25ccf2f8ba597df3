resource "aws_api_gateway_rest_api" "beside" {
  name = "this"
}

resource "aws_api_gateway_method" "this" {
  rest_api_id   = aws_api_gateway_rest_api.beside.id
  resource_id   = aws_api_gateway_rest_api.beside.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_method" "key_not_asked_for" {
  rest_api_id      = aws_api_gateway_rest_api.beside.id
  resource_id      = aws_api_gateway_rest_api.beside.root_resource_id
  http_method      = "ANY"
  authorization    = "NONE"
  api_key_required = false
}
