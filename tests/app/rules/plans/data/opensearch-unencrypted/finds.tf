resource "aws_elasticsearch_domain" "not_said" {
  domain_name           = "not-said"
  elasticsearch_version = "7.10"
}

resource "aws_elasticsearch_domain" "off" {
  domain_name           = "off"
  elasticsearch_version = "7.10"
  encrypt_at_rest {
    enabled = false
  }
}

resource "aws_opensearch_domain" "not_said" {
  domain_name    = "not-said"
  engine_version = "OpenSearch_2.17"
}

resource "aws_opensearch_domain" "off" {
  domain_name    = "off"
  engine_version = "OpenSearch_2.17"
  encrypt_at_rest {
    enabled = false
  }
}

locals {
  encryption = { enabled = false }
}

resource "aws_opensearch_domain" "dynamic" {
  domain_name = "dynamic"

  dynamic "encrypt_at_rest" {
    for_each = [local.encryption]

    content {
      enabled = encrypt_at_rest.value.enabled
    }
  }
}
