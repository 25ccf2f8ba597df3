resource "aws_elasticsearch_domain" "off" {
  domain_name           = "off"
  elasticsearch_version = "7.10"
  node_to_node_encryption {
    enabled = false
  }
}

resource "aws_elasticsearch_domain" "off_and_many" {
  domain_name           = "off-and-many"
  elasticsearch_version = "7.10"
  cluster_config {
    instance_count = 3
  }
  node_to_node_encryption {
    enabled = false
  }
}

resource "aws_elasticsearch_domain" "many" {
  domain_name           = "many"
  elasticsearch_version = "7.10"
  cluster_config {
    instance_count = 3
  }
}

resource "aws_elasticsearch_domain" "masters" {
  domain_name           = "masters"
  elasticsearch_version = "7.10"
  cluster_config {
    dedicated_master_enabled = true
    dedicated_master_count   = 3
    dedicated_master_type    = "m5.large.search"
  }
}

resource "aws_opensearch_domain" "off" {
  domain_name    = "off"
  engine_version = "OpenSearch_2.17"
  node_to_node_encryption {
    enabled = false
  }
}

resource "aws_opensearch_domain" "off_and_many" {
  domain_name    = "off-and-many"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_count = 3
  }
  node_to_node_encryption {
    enabled = false
  }
}

resource "aws_opensearch_domain" "many" {
  domain_name    = "many"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    instance_count = 3
  }
}

resource "aws_opensearch_domain" "masters" {
  domain_name    = "masters"
  engine_version = "OpenSearch_2.17"
  cluster_config {
    dedicated_master_enabled = true
    dedicated_master_count   = 3
    dedicated_master_type    = "m5.large.search"
  }
}
