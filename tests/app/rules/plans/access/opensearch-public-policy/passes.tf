resource "aws_elasticsearch_domain_policy" "account" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "service" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { Service = "sns.amazonaws.com" }
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "own_organization" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcde12345" } }
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "source" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:123456789012:*" } }
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "endpoint" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "denies" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "es:*"
      Principal = "*"
      Resource  = "*"
    }]
  })
}

resource "aws_elasticsearch_domain_policy" "closed_by_another" {
  domain_name = "one"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
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

resource "aws_elasticsearch_domain" "without" {
  domain_name = "without"
}

resource "aws_elasticsearch_domain_policy" "office" {
  domain_name = aws_elasticsearch_domain.without.domain_name
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "es:*"
      Principal = { AWS = "*" }
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } }
    }]
  })
}
