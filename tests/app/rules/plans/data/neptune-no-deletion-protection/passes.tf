resource "aws_neptune_cluster" "this" {
  cluster_identifier  = "this"
  engine              = "neptune"
  deletion_protection = true
}

resource "aws_neptune_global_cluster" "this" {
  global_cluster_identifier = "world"
  engine                    = "neptune"
  deletion_protection       = true
}
