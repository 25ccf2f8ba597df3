resource "aws_elasticsearch_domain" "asked_for" {
  domain_name           = "asked-for"
  elasticsearch_version = "7.10"
  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_elasticsearch_domain" "as_the_provider_does" {
  domain_name           = "as-the-provider-does"
  elasticsearch_version = "7.10"
  domain_endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}

resource "aws_opensearch_domain" "asked_for" {
  domain_name    = "asked-for"
  engine_version = "OpenSearch_2.17"
  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_opensearch_domain" "as_the_provider_does" {
  domain_name    = "as-the-provider-does"
  engine_version = "OpenSearch_2.17"
  domain_endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}
