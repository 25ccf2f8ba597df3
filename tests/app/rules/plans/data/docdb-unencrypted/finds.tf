resource "aws_docdb_cluster" "not_said" {
  cluster_identifier = "orders"
  master_username    = "root"
}

resource "aws_docdb_cluster" "off" {
  cluster_identifier = "users"
  master_username    = "root"
  storage_encrypted  = false
}

resource "aws_docdb_global_cluster" "not_said" {
  global_cluster_identifier = "world"
  engine                    = "docdb"
}
