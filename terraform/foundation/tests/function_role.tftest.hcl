mock_provider "aws" {
  source = "../mocks/aws"
}

variables {
  name                     = "mocked"
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  log_retention_days       = 14
  kms_key_arn              = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
}

run "the_role_of_a_function" {
  module {
    source = "../modules/function_role"
  }

  assert {
    condition = (
      one(data.aws_iam_policy_document.this.statement).actions == toset(["logs:CreateLogStream", "logs:PutLogEvents"])
      && one(data.aws_iam_policy_document.this.statement).resources == toset(["${aws_cloudwatch_log_group.this.arn}:*"])
    )
    error_message = "A function that is given nothing may write its own log, and that is all."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 14 && aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn
    error_message = "The log is encrypted and kept for as long as the stage says."
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary_arn
    error_message = "The role carries the boundary."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.trust.statement).principals).identifiers == toset(["lambda.amazonaws.com"])
    error_message = "Only Lambda takes the role on."
  }
}
