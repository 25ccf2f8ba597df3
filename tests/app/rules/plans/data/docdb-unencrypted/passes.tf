resource "aws_docdb_cluster" "this" {
  cluster_identifier = "orders"
  master_username    = "root"
  storage_encrypted  = true
}

resource "aws_docdb_global_cluster" "as_its_source" {
  global_cluster_identifier    = "world"
  source_db_cluster_identifier = aws_docdb_cluster.this.arn
}

resource "aws_docdb_global_cluster" "this" {
  global_cluster_identifier = "moon"
  engine                    = "docdb"
  storage_encrypted         = true
}
