resource "aws_db_snapshot" "not_said" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "before-the-move"
}

resource "aws_db_snapshot" "with_one_account" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "after-the-move"
  shared_accounts        = ["123456789012"]
}

resource "aws_db_cluster_snapshot" "not_said" {
  db_cluster_identifier          = "orders"
  db_cluster_snapshot_identifier = "before-the-move"
}
