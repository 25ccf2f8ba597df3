mock_provider "aws" {
  source = "../mocks/aws"
}

mock_provider "terraform" {
  source = "../mocks/foundation"
}

run "prod" {
  assert {
    condition     = aws_apigatewayv2_authorizer.this.authorizer_result_ttl_in_seconds == 0
    error_message = "In prod a revoked session ends at once."
  }

  assert {
    condition = (
      aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://mocked.example.org"])
      && aws_apigatewayv2_api.this.cors_configuration[0].allow_credentials
    )
    error_message = "Only the stage's own domain."
  }
}
