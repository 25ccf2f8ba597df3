resource "aws_elasticsearch_domain" "off" {
  domain_name           = "off"
  elasticsearch_version = "7.10"
  domain_endpoint_options {
    enforce_https = false
  }
}

resource "aws_opensearch_domain" "off" {
  domain_name    = "off"
  engine_version = "OpenSearch_2.17"
  domain_endpoint_options {
    enforce_https = false
  }
}
