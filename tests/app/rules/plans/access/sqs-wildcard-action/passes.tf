resource "aws_sqs_queue_policy" "sends" {
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

resource "aws_sqs_queue_policy" "receives" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "reads" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:Get*"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "denies" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "sqs:*"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue" "without" {
  name = "without"
}
