resource "aws_redshift_parameter_group" "not_said" {
  name   = "not-said"
  family = "redshift-1.0"
}

resource "aws_redshift_parameter_group" "off" {
  name   = "off"
  family = "redshift-1.0"
  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
  parameter {
    name  = "require_ssl"
    value = "false"
  }
}

resource "aws_redshift_parameter_group" "off_again" {
  name   = "off-again"
  family = "redshift-2.0"
  parameter {
    name  = "require_ssl"
    value = "false"
  }
}

resource "aws_redshift_parameter_group" "others_only" {
  name   = "others-only"
  family = "redshift-1.0"
  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
}
