resource "aws_lambda_permission" "bucket" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "s3.amazonaws.com"
}

resource "aws_lambda_permission" "rule" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "events.amazonaws.com"
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "apigateway.amazonaws.com"
  statement_id  = "Api"
}
