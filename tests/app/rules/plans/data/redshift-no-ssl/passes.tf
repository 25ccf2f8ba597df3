resource "aws_redshift_parameter_group" "this" {
  name   = "this"
  family = "redshift-1.0"
  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
  parameter {
    name  = "require_ssl"
    value = "true"
  }
}

resource "aws_redshift_parameter_group" "by_itself" {
  name   = "by-itself"
  family = "redshift-2.0"
}
