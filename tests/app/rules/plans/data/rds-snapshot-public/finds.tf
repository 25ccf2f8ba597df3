resource "aws_db_snapshot" "this" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "before-the-move"
  shared_accounts        = ["all"]
}

resource "aws_db_snapshot" "among_others" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "after-the-move"
  shared_accounts        = ["123456789012", "all"]
}

resource "aws_db_snapshot_copy" "this" {
  source_db_snapshot_identifier = "before-the-move"
  target_db_snapshot_identifier = "copy"
  shared_accounts               = ["all"]
}

resource "aws_db_cluster_snapshot" "this" {
  db_cluster_identifier          = "orders"
  db_cluster_snapshot_identifier = "before-the-move"
  shared_accounts                = ["all"]
}

resource "aws_rds_cluster_snapshot_copy" "this" {
  source_db_cluster_snapshot_identifier = "arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:before-the-move"
  target_db_cluster_snapshot_identifier = "copy"
  shared_accounts                       = ["all"]
}
