resource "aws_iam_policy" "reads" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:Get*", "iam:List*"], Resource = "*" },
      { Effect = "Deny", Action = ["iam:*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user_policy" "own_user" {
  user = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "arn:aws:iam::123456789012:user/$${aws:username}" }]
  })
}

resource "aws_iam_group_policy" "all_but_iam" {
  group = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = ["iam:*"], Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "reads" {
  role       = "some"
  policy_arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = "some"
  policy_arn = aws_iam_policy.reads.arn
}

resource "aws_iam_user_policy_attachment" "of_that_name" {
  user       = "some"
  policy_arn = "arn:aws:iam::123456789012:policy/IAMFullAccess"
}
