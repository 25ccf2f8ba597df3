resource "aws_redshift_cluster" "not_said" {
  cluster_identifier     = "not-said"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
}

resource "aws_redshift_cluster" "off" {
  cluster_identifier     = "off"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
  encrypted              = false
}
