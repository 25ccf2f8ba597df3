resource "aws_elasticsearch_domain_policy" "anybody" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "any_account" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "one_of_a_list" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = ["123456789012", "*"] }
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "over_tls" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "from_anywhere" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = "*"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }
    }]
  })
}

resource "aws_opensearch_domain_policy" "anybody" {
  domain_name = "one"
  access_policies = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "es:*", Principal = "*", Resource = "*" }]
  })
}

resource "aws_opensearch_domain" "itself" {
  domain_name = "itself"
  access_policies = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "es:ESHttpGet", Principal = { AWS = "*" }, Resource = "*" }]
  })
}
