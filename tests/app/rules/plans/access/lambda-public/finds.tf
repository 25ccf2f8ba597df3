resource "aws_lambda_permission" "anybody" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "*"
}

resource "aws_lambda_permission" "by_url" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = "one"
  principal              = "*"
  function_url_auth_type = "NONE"
}
