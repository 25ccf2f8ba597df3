resource "aws_lambda_permission" "account" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "123456789012"
}

resource "aws_lambda_permission" "service" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::one"
}

resource "aws_lambda_permission" "own_organization" {
  action           = "lambda:InvokeFunction"
  function_name    = "one"
  principal        = "*"
  principal_org_id = "o-abcde12345"
}

resource "aws_lambda_permission" "one_api" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "*"
  source_arn    = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/*/GET/"
}
