resource "aws_dms_replication_instance" "this" {
  replication_instance_class = "dms.t3.micro"
  replication_instance_id    = "this"
  publicly_accessible        = true
}
