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
  multi_az                    = false
  availability_zone           = "eu-west-1a"
}
