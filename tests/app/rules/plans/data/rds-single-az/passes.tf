resource "aws_db_instance" "this" {
  identifier                  = "this"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  multi_az                    = true
}

resource "aws_rds_cluster" "of_aurora" {
  cluster_identifier          = "of-aurora"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
}
