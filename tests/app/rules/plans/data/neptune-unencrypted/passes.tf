resource "aws_neptune_cluster" "this" {
  cluster_identifier = "this"
  engine             = "neptune"
  storage_encrypted  = true
}

resource "aws_neptune_global_cluster" "as_its_source" {
  global_cluster_identifier    = "world"
  source_db_cluster_identifier = aws_neptune_cluster.this.arn
}

resource "aws_neptune_global_cluster" "this" {
  global_cluster_identifier = "moon"
  engine                    = "neptune"
  storage_encrypted         = true
}
