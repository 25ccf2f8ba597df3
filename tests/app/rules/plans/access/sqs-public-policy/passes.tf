resource "aws_sqs_queue_policy" "account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "service" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { Service = "sns.amazonaws.com" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "own_organization" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcde12345" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "source" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:123456789012:*" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "endpoint" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "denies" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "closed_by_another" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
      }, {
      Effect    = "Deny"
      Action    = "*"
      Principal = "*"
      Resource  = "*"
      Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-abcde12345" } }
    }]
  })
}

resource "aws_sqs_queue" "without" {
  name = "without"
}

resource "aws_sqs_queue_policy" "one_bucket_of_any_account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:*:*:uploads" } }
    }]
  })
}
