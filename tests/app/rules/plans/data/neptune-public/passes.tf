resource "aws_neptune_cluster_instance" "not_said" {
  cluster_identifier = "graph"
  instance_class     = "db.r6g.large"
}

resource "aws_neptune_cluster_instance" "off" {
  cluster_identifier  = "graph"
  instance_class      = "db.r6g.large"
  publicly_accessible = false
}

resource "aws_neptunegraph_graph" "off" {
  graph_name          = "people"
  provisioned_memory  = 16
  public_connectivity = false
  vector_search_configuration {
    vector_search_dimension = 128
  }
}
