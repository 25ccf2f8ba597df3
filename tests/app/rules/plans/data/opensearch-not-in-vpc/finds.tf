resource "aws_elasticsearch_domain" "not_said" {
  domain_name           = "not-said"
  elasticsearch_version = "7.10"
}

resource "aws_opensearch_domain" "not_said" {
  domain_name    = "not-said"
  engine_version = "OpenSearch_2.17"
}
