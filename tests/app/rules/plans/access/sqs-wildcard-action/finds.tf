resource "aws_sqs_queue_policy" "everything" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "*"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "all_of_sqs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["SQS:*"]
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue_policy" "one_of_two" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sqs:SendMessage", "sqs:*"]
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue" "itself" {
  name = "itself"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Principal = { AWS = "123456789012" }, Resource = "*" }]
  })
}
