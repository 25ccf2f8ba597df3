resource "aws_neptune_cluster_instance" "this" {
  cluster_identifier  = "graph"
  instance_class      = "db.r6g.large"
  publicly_accessible = true
}

resource "aws_neptunegraph_graph" "this" {
  graph_name          = "people"
  provisioned_memory  = 16
  public_connectivity = true
  vector_search_configuration {
    vector_search_dimension = 128
  }
}
