resource "aws_s3_bucket_policy" "anybody" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_s3_bucket_policy" "any_account" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_s3_bucket_policy" "one_of_a_list" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = { AWS = ["123456789012", "*"] }
      Resource  = "*"
    }]
  })
}

resource "aws_s3_bucket_policy" "over_tls" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_s3_bucket_policy" "from_anywhere" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = "*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }
    }]
  })
}

resource "aws_s3_bucket" "beside" {}

data "aws_iam_policy_document" "known_later" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.beside.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "by_document_known_later" {
  bucket = aws_s3_bucket.beside.id
  policy = data.aws_iam_policy_document.known_later.json
}

resource "aws_s3_bucket" "itself" {
  bucket = "itself"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Principal = "*", Resource = "arn:aws:s3:::itself/*" }]
  })
}

resource "aws_s3_bucket_policy" "all_but_one" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect       = "Allow"
      Action       = "s3:GetObject"
      NotPrincipal = { AWS = "arn:aws:iam::123456789012:user/evil" }
      Resource     = "arn:aws:s3:::one/*"
    }]
  })
}

resource "aws_s3_bucket_policy" "anybody_over_tls" {
  bucket = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Principal = "*", Resource = "arn:aws:s3:::one/*" },
      {
        Effect    = "Deny"
        Action    = "s3:*"
        Principal = "*"
        Resource  = "arn:aws:s3:::one/*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
