resource "aws_docdb_cluster" "not_said" {
  cluster_identifier = "orders"
  master_username    = "root"
}

resource "aws_docdb_cluster" "six_days" {
  cluster_identifier      = "users"
  master_username         = "root"
  backup_retention_period = 6
}

resource "aws_docdbelastic_cluster" "not_said" {
  name                = "events"
  admin_user_name     = "root"
  admin_user_password = "not-a-real-one"
  auth_type           = "PLAIN_TEXT"
  shard_capacity      = 2
  shard_count         = 1
}
