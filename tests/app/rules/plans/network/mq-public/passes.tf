resource "aws_mq_broker" "this" {
  for_each            = { unset = null, off = false }
  broker_name         = each.key
  engine_type         = "ActiveMQ"
  engine_version      = "5.18"
  host_instance_type  = "mq.t3.micro"
  publicly_accessible = each.value

  user {
    username = "this"
    password = "this-is-a-test"
  }
}
