resource "aws_sqs_queue_policy" "anybody" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "any_account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "one_of_a_list" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = ["123456789012", "*"] }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "over_tls" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "from_anywhere" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }
    }]
  })
}

resource "aws_sqs_queue" "itself" {
  name = "itself"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Principal = "*", Resource = "*" }]
  })
}
