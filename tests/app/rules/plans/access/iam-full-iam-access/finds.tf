resource "aws_iam_policy" "iam" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["iam:*"], Resource = "*" }]
  })
}

resource "aws_iam_user_policy" "everything" {
  user = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_group_policy" "of_iam" {
  group = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "IAM:*", Resource = "arn:aws:iam::123456789012:*" }]
  })
}

resource "aws_iam_role_policy" "all_but_ec2" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = "ec2:*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "role" {
  role       = "some"
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
}

resource "aws_iam_user_policy_attachment" "user" {
  user       = "some"
  policy_arn = "arn:aws-cn:iam::aws:policy/IAMFullAccess"
}

resource "aws_iam_group_policy_attachment" "group" {
  for_each   = toset(["arn:aws:iam::aws:policy/IAMFullAccess"])
  group      = "some"
  policy_arn = each.value
}

resource "aws_iam_policy_attachment" "all" {
  name       = "some"
  roles      = ["some"]
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
}

resource "aws_iam_role" "managed" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
}

resource "aws_ssoadmin_managed_policy_attachment" "sso" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
  managed_policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
}
