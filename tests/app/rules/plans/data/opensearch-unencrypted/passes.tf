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

locals {
  encryption = { enabled = true }
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
