resource "aws_iam_policy" "denies_all" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "all_of_a_service" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy" "all_on_one_bucket" {
  role = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = ["arn:aws:s3:::one", "arn:aws:s3:::one/*"] }]
  })
}

resource "aws_iam_user_policy" "all_but_iam" {
  user = "some"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = ["iam:*", "organizations:*"], Resource = "*" }]
  })
}

data "aws_iam_policy_document" "first" {
  statement {
    sid       = "One"
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "overridden" {
  source_policy_documents   = [data.aws_iam_policy_document.first.json]
  override_policy_documents = [data.aws_iam_policy_document.narrow.json]
}

resource "aws_s3_bucket" "one" {}

data "aws_iam_policy_document" "narrow" {
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.one.arn}/*"]
  }
}

resource "aws_iam_policy" "overridden" {
  policy = data.aws_iam_policy_document.overridden.json
}

resource "aws_iam_role" "trusts" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:*", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
