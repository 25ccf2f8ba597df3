resource "aws_mq_broker" "this" {
  broker_name         = "this"
  engine_type         = "ActiveMQ"
  engine_version      = "5.18"
  host_instance_type  = "mq.t3.micro"
  publicly_accessible = true

  user {
    username = "this"
    password = "this-is-a-test"
  }
}
