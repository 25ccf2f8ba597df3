resource "aws_iam_role_policy_attachment" "reads" {
  role       = "some"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "of_a_service" {
  role       = "some"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess-Amplify"
}

resource "aws_iam_user_policy_attachment" "of_that_name" {
  user       = "some"
  policy_arn = "arn:aws:iam::123456789012:policy/AdministratorAccess"
}

resource "aws_iam_policy" "own" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}

resource "aws_iam_group_policy_attachment" "own" {
  group      = "some"
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_iam_role" "managed" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  managed_policy_arns = [aws_iam_policy.own.arn, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"]
}
