resource "aws_neptune_cluster" "not_said" {
  cluster_identifier = "not-said"
  engine             = "neptune"
}

resource "aws_neptune_cluster" "six_days" {
  cluster_identifier      = "six-days"
  engine                  = "neptune"
  backup_retention_period = 6
}
