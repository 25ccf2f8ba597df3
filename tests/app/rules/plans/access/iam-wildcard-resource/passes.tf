resource "aws_iam_role_policy" "one_bucket" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = ["arn:aws:s3:::one", "arn:aws:s3:::one/*"] }]
  })
}

resource "aws_iam_user_policy" "one_queue" {
  user = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs" }]
  })
}

resource "aws_iam_role_policy" "knows_no_resource" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "ec2:DescribeInstances", "cloudwatch:PutMetricData"], Resource = "*" }]
  })
}

resource "aws_iam_group_policy" "denies" {
  group = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy" "own_log_group" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/app:*" }]
  })
}

resource "aws_s3_bucket" "one" {}

data "aws_iam_policy_document" "known_later" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.one.arn}/*"]
  }
}

resource "aws_iam_policy" "by_document_known_later" {
  policy = data.aws_iam_policy_document.known_later.json
}
