resource "aws_iam_role_policy" "everywhere" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:PutObject"], Resource = "*" }]
  })
}

resource "aws_iam_user_policy" "all_of_a_service" {
  user = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "arn:aws:s3:::one/*" }]
  })
}

resource "aws_iam_role_policy" "reads" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "arn:aws:s3:::one/*" }]
  })
}

resource "aws_iam_role_policy" "in_any_account" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "logs:PutLogEvents", Resource = "arn:aws:logs:*:*:*" }]
  })
}

resource "aws_iam_group_policy" "all_roles" {
  group = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::123456789012:role/*" }]
  })
}

resource "aws_iam_policy" "one_of_two" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ec2:DescribeInstances", "ec2:StopInstances"], Resource = "*" }]
  })
}

resource "aws_iam_policy" "all_but" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", NotResource = "arn:aws:s3:::one/*" }]
  })
}
