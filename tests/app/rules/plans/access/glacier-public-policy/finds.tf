resource "aws_glacier_vault" "anybody" {
  name = "anybody"
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "glacier:InitiateJob"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_glacier_vault" "any_account" {
  name = "any-account"
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "glacier:InitiateJob"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_glacier_vault" "one_of_a_list" {
  name = "one-of-a-list"
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "glacier:InitiateJob"
      Principal = { AWS = ["123456789012", "*"] }
      Resource  = "*"
    }]
  })
}

resource "aws_glacier_vault" "over_tls" {
  name = "over-tls"
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "glacier:InitiateJob"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_glacier_vault" "from_anywhere" {
  name = "from-anywhere"
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "glacier:InitiateJob"
      Principal = "*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }
    }]
  })
}

resource "aws_glacier_vault_lock" "anybody" {
  vault_name    = "one"
  complete_lock = false
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "glacier:*", Principal = "*", Resource = "*" }]
  })
}
