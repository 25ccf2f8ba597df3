resource "aws_db_instance" "this" {
  identifier                  = "this"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  publicly_accessible         = true
}

resource "aws_rds_cluster_instance" "this" {
  cluster_identifier  = "orders"
  engine              = "aurora-postgresql"
  instance_class      = "db.r6g.large"
  publicly_accessible = true
}
