resource "aws_lambda_function" "this" {
  function_name = "this"
  role          = "arn:aws:iam::123456789012:role/this"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/this:1"
}

resource "aws_lambda_function_url" "named" {
  function_name      = aws_lambda_function.this.function_name
  authorization_type = "AWS_IAM"

  cors {
    allow_origins = ["https://example.com"]
    allow_methods = ["*"]
  }
}

resource "aws_lambda_function_url" "unset" {
  function_name      = aws_lambda_function.this.arn
  authorization_type = "AWS_IAM"
}
