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
  publicly_accessible         = false
}

resource "aws_rds_cluster_instance" "not_said" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
  instance_class     = "db.r6g.large"
}

resource "aws_rds_shard_group" "not_said" {
  db_cluster_identifier     = "orders"
  db_shard_group_identifier = "shards"
  max_acu                   = 100
}
