resource "aws_db_instance" "this" {
  identifier                  = "this"
  instance_class              = "db.t4g.small"
  engine                      = "mysql"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_db_instance" "replica" {
  identifier          = "replica"
  instance_class      = "db.t4g.small"
  replicate_source_db = aws_db_instance.this.identifier
}

resource "aws_db_instance" "replica_from_far_away" {
  identifier          = "replica-from-far-away"
  instance_class      = "db.t4g.small"
  replicate_source_db = "arn:aws:rds:us-east-1:123456789012:db:orders"
  kms_key_id          = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_db_instance" "replica_of_what_nobody_knows" {
  identifier          = "replica-of-what-nobody-knows"
  instance_class      = "db.t4g.small"
  replicate_source_db = "orders"
}

resource "aws_rds_cluster" "this" {
  cluster_identifier          = "this"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_rds_cluster" "serverless" {
  cluster_identifier          = "serverless"
  engine                      = "aurora-postgresql"
  master_username             = "root"
  manage_master_user_password = true
  engine_mode                 = "serverless"
}

resource "aws_rds_cluster_instance" "as_its_cluster" {
  cluster_identifier = aws_rds_cluster.this.id
  engine             = aws_rds_cluster.this.engine
  instance_class     = "db.r6g.large"
}

resource "aws_rds_global_cluster" "this" {
  global_cluster_identifier = "world"
  engine                    = "aurora-postgresql"
  storage_encrypted         = true
}

resource "aws_rds_global_cluster" "as_its_source" {
  global_cluster_identifier    = "moon"
  force_destroy                = true
  source_db_cluster_identifier = aws_rds_cluster.this.arn
}
