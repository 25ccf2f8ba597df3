resource "aws_redshift_cluster" "as_the_provider_does" {
  cluster_identifier     = "as-the-provider-does"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
}

resource "aws_redshift_cluster" "on" {
  cluster_identifier     = "on"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
  publicly_accessible    = true
}

resource "aws_redshiftserverless_workgroup" "on" {
  namespace_name      = "sales"
  workgroup_name      = "on"
  publicly_accessible = true
}
