resource "aws_db_instance" "a_week" {
  identifier                  = "a-week"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  backup_retention_period     = 7
}

resource "aws_db_instance" "replica" {
  identifier          = "replica"
  instance_class      = "db.t4g.small"
  replicate_source_db = aws_db_instance.a_week.identifier
}

resource "aws_db_instance" "restored" {
  identifier          = "restored"
  instance_class      = "db.t4g.small"
  snapshot_identifier = "before-the-move"
}

resource "aws_rds_cluster" "a_day_by_itself" {
  cluster_identifier          = "a-day-by-itself"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
}

resource "aws_rds_cluster" "a_week" {
  cluster_identifier          = "a-week"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  backup_retention_period     = 7
}

resource "aws_rds_cluster" "copy" {
  cluster_identifier            = "copy"
  engine                        = "aurora-postgresql"
  replication_source_identifier = aws_rds_cluster.a_week.arn
}

resource "aws_db_instance" "two_days" {
  identifier                  = "two-days"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  backup_retention_period     = 2
}
