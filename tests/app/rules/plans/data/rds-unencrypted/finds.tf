resource "aws_db_instance" "not_said" {
  identifier                  = "not-said"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
}

resource "aws_db_instance" "off" {
  identifier                  = "off"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  storage_encrypted           = false
}

resource "aws_db_instance" "replica" {
  identifier          = "replica"
  instance_class      = "db.t4g.small"
  replicate_source_db = aws_db_instance.off.identifier
}

resource "aws_rds_cluster" "not_said" {
  cluster_identifier          = "not-said"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
}

resource "aws_rds_cluster" "off" {
  cluster_identifier          = "off"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  storage_encrypted           = false
}

resource "aws_rds_global_cluster" "not_said" {
  global_cluster_identifier = "world"
  engine                    = "aurora-postgresql"
}
