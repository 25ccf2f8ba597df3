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

resource "aws_lightsail_database" "this" {
  relational_database_name = "blog"
  availability_zone        = "eu-west-1a"
  master_database_name     = "blog"
  master_username          = "root"
  master_password          = "not-a-real-one"
  blueprint_id             = "mysql_8_0"
  bundle_id                = "micro_2_0"
  publicly_accessible      = true
}

resource "aws_rds_shard_group" "this" {
  db_cluster_identifier     = "orders"
  db_shard_group_identifier = "shards"
  max_acu                   = 100
  publicly_accessible       = true
}
