resource "aws_iam_account_password_policy" "short" {
  minimum_password_length = 13
}

resource "aws_iam_account_password_policy" "as_aws_has_it" {
  require_symbols = true
}
