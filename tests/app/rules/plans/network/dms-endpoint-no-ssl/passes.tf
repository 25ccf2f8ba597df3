resource "aws_dms_endpoint" "encrypted" {
  for_each      = toset(["require", "verify-ca", "verify-full"])
  endpoint_id   = each.value
  endpoint_type = "target"
  engine_name   = "postgres"
  database_name = "this"
  server_name   = "this"
  port          = 5432
  username      = "this"
  password      = "this"
  ssl_mode      = each.value
}

resource "aws_dms_endpoint" "kinesis" {
  endpoint_id   = "kinesis"
  endpoint_type = "target"
  engine_name   = "kinesis"

  kinesis_settings {
    stream_arn              = "arn:aws:kinesis:eu-west-1:123456789012:stream/this"
    service_access_role_arn = "arn:aws:iam::123456789012:role/this"
  }
}

resource "aws_dms_endpoint" "kafka" {
  endpoint_id   = "kafka"
  endpoint_type = "target"
  engine_name   = "kafka"

  kafka_settings {
    broker            = "this:9094"
    security_protocol = "ssl-encryption"
  }
}

locals {
  databases = { mysql = { ssl = "verify-ca" } }
}

resource "aws_dms_endpoint" "said" {
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
