resource "aws_elasticsearch_domain" "not_said" {
  domain_name           = "not-said"
  elasticsearch_version = "7.10"
}

resource "aws_elasticsearch_domain" "off" {
  domain_name           = "off"
  elasticsearch_version = "7.10"
  advanced_security_options {
    enabled                        = false
    internal_user_database_enabled = false
    master_user_options {
      master_user_arn = "arn:aws:iam::123456789012:role/search"
    }
  }
}

resource "aws_opensearch_domain" "not_said" {
  domain_name    = "not-said"
  engine_version = "OpenSearch_2.17"
}

resource "aws_opensearch_domain" "off" {
  domain_name    = "off"
  engine_version = "OpenSearch_2.17"
  advanced_security_options {
    enabled                        = false
    internal_user_database_enabled = false
    master_user_options {
      master_user_arn = "arn:aws:iam::123456789012:role/search"
    }
  }
}
