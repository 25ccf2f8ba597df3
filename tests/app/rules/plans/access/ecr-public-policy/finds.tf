resource "aws_ecr_repository_policy" "anybody" {
  repository = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:BatchGetImage"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_ecr_repository_policy" "any_account" {
  repository = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:BatchGetImage"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_ecr_repository_policy" "one_of_a_list" {
  repository = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:BatchGetImage"
      Principal = { AWS = ["123456789012", "*"] }
      Resource  = "*"
    }]
  })
}

resource "aws_ecr_repository_policy" "over_tls" {
  repository = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:BatchGetImage"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_ecr_repository_policy" "from_anywhere" {
  repository = "one"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:BatchGetImage"
      Principal = "*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }
    }]
  })
}
