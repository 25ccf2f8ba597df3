resource "aws_elasticsearch_domain" "this" {
  domain_name           = "this"
  elasticsearch_version = "7.10"
  cluster_config {
    instance_count = 3
  }
  node_to_node_encryption {
    enabled = true
  }
}

resource "aws_elasticsearch_domain" "single" {
  domain_name           = "single"
  elasticsearch_version = "7.10"
  cluster_config {
    instance_count = 1
  }
}

resource "aws_elasticsearch_domain" "not_said" {
  domain_name           = "not-said"
  elasticsearch_version = "7.10"
}

resource "aws_opensearch_domain" "this" {
  domain_name    = "this"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_count = 3
  }
  node_to_node_encryption {
    enabled = true
  }
}

resource "aws_opensearch_domain" "single" {
  domain_name    = "single"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_count = 1
  }
}

resource "aws_opensearch_domain" "not_said" {
  domain_name    = "not-said"
  engine_version = "OpenSearch_2.17"
}
