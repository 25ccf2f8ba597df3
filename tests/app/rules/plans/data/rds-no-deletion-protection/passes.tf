resource "aws_db_instance" "this" {
  identifier                  = "this"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  deletion_protection         = true
}

resource "aws_rds_cluster" "this" {
  cluster_identifier          = "this"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  deletion_protection         = true
}

resource "aws_rds_cluster_instance" "of_a_cluster" {
  cluster_identifier = aws_rds_cluster.this.id
  engine             = aws_rds_cluster.this.engine
  instance_class     = "db.r6g.large"
}

resource "aws_rds_global_cluster" "this" {
  global_cluster_identifier = "world"
  engine                    = "aurora-postgresql"
  deletion_protection       = true
}
