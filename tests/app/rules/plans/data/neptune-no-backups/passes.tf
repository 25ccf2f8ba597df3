resource "aws_neptune_cluster" "a_week" {
  cluster_identifier      = "a-week"
  engine                  = "neptune"
  backup_retention_period = 7
}

resource "aws_neptune_cluster" "copy" {
  cluster_identifier            = "copy"
  engine                        = "neptune"
  replication_source_identifier = aws_neptune_cluster.a_week.arn
}
