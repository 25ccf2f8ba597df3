resource "aws_elasticsearch_domain" "not_said" {
  domain_name           = "not-said"
  elasticsearch_version = "7.10"
}

resource "aws_elasticsearch_domain" "not_said_in_a_block" {
  domain_name           = "not-said-in-a-block"
  elasticsearch_version = "7.10"
  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_elasticsearch_domain" "oldest" {
  domain_name           = "oldest"
  elasticsearch_version = "7.10"
  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
  }
}

resource "aws_opensearch_domain" "not_said" {
  domain_name    = "not-said"
  engine_version = "OpenSearch_2.17"
}

resource "aws_opensearch_domain" "not_said_in_a_block" {
  domain_name    = "not-said-in-a-block"
  engine_version = "OpenSearch_2.17"
  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_opensearch_domain" "oldest" {
  domain_name    = "oldest"
  engine_version = "OpenSearch_2.17"
  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
  }
}
