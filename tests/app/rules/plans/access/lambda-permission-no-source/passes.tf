resource "aws_lambda_permission" "bucket" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::one"
}

resource "aws_lambda_permission" "topic" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.one.arn
}

resource "aws_lambda_permission" "own_account" {
  action         = "lambda:InvokeFunction"
  function_name  = "one"
  principal      = "s3.amazonaws.com"
  source_account = "123456789012"
}

resource "aws_lambda_permission" "account" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "123456789012"
}

resource "aws_lambda_permission" "role" {
  action        = "lambda:InvokeFunction"
  function_name = "one"
  principal     = "arn:aws:iam::123456789012:role/caller"
}

resource "aws_sns_topic" "one" {}
