resource "aws_docdb_cluster" "a_week" {
  cluster_identifier      = "orders"
  master_username         = "root"
  backup_retention_period = 7
}
