resource "aws_elasticsearch_domain" "this" {
  domain_name           = "this"
  elasticsearch_version = "7.10"
  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = false
    master_user_options {
      master_user_arn = "arn:aws:iam::123456789012:role/search"
    }
  }
}

resource "aws_opensearch_domain" "this" {
  domain_name    = "this"
  engine_version = "OpenSearch_2.17"
  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = false
    master_user_options {
      master_user_arn = "arn:aws:iam::123456789012:role/search"
    }
  }
}
