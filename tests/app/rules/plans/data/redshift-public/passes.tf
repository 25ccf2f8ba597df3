resource "aws_redshift_cluster" "this" {
  cluster_identifier     = "this"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
  publicly_accessible    = false
}

resource "aws_redshiftserverless_workgroup" "not_said" {
  namespace_name = "sales"
  workgroup_name = "not-said"
}
