resource "aws_iam_policy" "all" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "*", Resource = "*" }
  })
}

resource "aws_iam_role_policy" "in_a_list_and_with_colon" {
  role = "some"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" },
      { Effect = "Allow", Action = ["s3:GetObject", "*:*"], Resource = ["arn:aws:s3:::a/*", "*"] },
    ]
  })
}

resource "aws_iam_user_policy" "with_mfa" {
  user = "some"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["*"]
      Resource  = ["*"]
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }]
  })
}

resource "aws_iam_group_policy" "by_document" {
  group  = "some"
  policy = data.aws_iam_policy_document.all.json
}

data "aws_iam_policy_document" "all" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_s3_bucket" "beside" {}

data "aws_iam_policy_document" "known_later" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.beside.arn}/*"]
  }
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "by_document_known_later" {
  policy = data.aws_iam_policy_document.known_later.json
}

data "aws_iam_policy_document" "of_documents" {
  source_policy_documents = [data.aws_iam_policy_document.known_later.json]
}

resource "aws_iam_policy" "by_document_of_documents" {
  policy = data.aws_iam_policy_document.of_documents.json
}

resource "aws_iam_role" "inline" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  inline_policy {
    name = "all"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:*" }]
    })
  }
}

resource "aws_ssoadmin_permission_set_inline_policy" "all" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
  inline_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", NotResource = "arn:aws:s3:::secret/*" }]
  })
}
