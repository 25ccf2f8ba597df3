resource "aws_security_group" "this" {
  name = "search"
}

resource "aws_elasticsearch_domain" "this" {
  domain_name           = "this"
  elasticsearch_version = "7.10"
  vpc_options {
    subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
    security_group_ids = [aws_security_group.this.id]
  }
}

resource "aws_opensearch_domain" "this" {
  domain_name    = "this"
  engine_version = "OpenSearch_2.17"
  vpc_options {
    subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
    security_group_ids = [aws_security_group.this.id]
  }
}
