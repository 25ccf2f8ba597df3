resource "aws_redshift_cluster" "this" {
  cluster_identifier     = "this"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
  encrypted              = true
}
