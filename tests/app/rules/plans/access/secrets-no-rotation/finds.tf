resource "aws_secretsmanager_secret" "never" {
  name = "never"
}

resource "aws_secretsmanager_secret" "beside" {
  name = "beside"
}

resource "aws_secretsmanager_secret_rotation" "beside" {
  secret_id           = aws_secretsmanager_secret.beside.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"
  rotation_rules {
    automatically_after_days = 30
  }
}
