resource "aws_elasticsearch_domain" "this" {
  domain_name           = "this"
  elasticsearch_version = "7.10"
  encrypt_at_rest {
    enabled = true
  }
}

resource "aws_opensearch_domain" "this" {
  domain_name    = "this"
  engine_version = "OpenSearch_2.17"
  encrypt_at_rest {
    enabled = true
  }
}
