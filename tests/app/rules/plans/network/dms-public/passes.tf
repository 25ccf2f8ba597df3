resource "aws_dms_replication_instance" "unset" {
  replication_instance_class = "dms.t3.micro"
  replication_instance_id    = "unset"
}

resource "aws_dms_replication_instance" "off" {
  replication_instance_class = "dms.t3.micro"
  replication_instance_id    = "off"
  publicly_accessible        = false
}
