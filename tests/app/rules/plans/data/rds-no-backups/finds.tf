resource "aws_db_instance" "not_said" {
  identifier                  = "not-said"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
}

resource "aws_db_instance" "none" {
  identifier                  = "none"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  backup_retention_period     = 0
}

resource "aws_rds_cluster" "none" {
  cluster_identifier          = "none"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  backup_retention_period     = 0
}

resource "aws_db_instance" "a_day" {
  identifier                  = "a-day"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  backup_retention_period     = 1
}

resource "aws_rds_cluster" "a_day" {
  cluster_identifier          = "a-day"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  backup_retention_period     = 1
}
