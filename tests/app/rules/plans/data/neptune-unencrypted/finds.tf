resource "aws_neptune_cluster" "not_said" {
  cluster_identifier = "not-said"
  engine             = "neptune"
}

resource "aws_neptune_cluster" "off" {
  cluster_identifier = "off"
  engine             = "neptune"
  storage_encrypted  = false
}

resource "aws_neptune_global_cluster" "not_said" {
  global_cluster_identifier = "world"
  engine                    = "neptune"
}
