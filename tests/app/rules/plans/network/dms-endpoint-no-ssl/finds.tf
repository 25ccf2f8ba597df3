resource "aws_dms_endpoint" "unset" {
  endpoint_id   = "unset"
  endpoint_type = "source"
  engine_name   = "aurora"
  server_name   = "this"
  port          = 3306
  username      = "this"
  password      = "this"
}

resource "aws_dms_endpoint" "none" {
  endpoint_id   = "none"
  endpoint_type = "target"
  engine_name   = "postgres"
  database_name = "this"
  server_name   = "this"
  port          = 5432
  username      = "this"
  password      = "this"
  ssl_mode      = "none"
}

resource "aws_dms_endpoint" "kafka" {
  endpoint_id   = "kafka"
  endpoint_type = "target"
  engine_name   = "kafka"

  kafka_settings {
    broker            = "this:9092"
    security_protocol = "plaintext"
  }
}

locals {
  databases = { mysql = {}, mariadb = { ssl = "none" } }
}

resource "aws_dms_endpoint" "not_said" {
  for_each      = local.databases
  endpoint_id   = each.key
  endpoint_type = "source"
  engine_name   = each.key
  server_name   = "this"
  port          = 3306
  username      = "this"
  password      = "this"
  ssl_mode      = try(each.value.ssl, null)
}
