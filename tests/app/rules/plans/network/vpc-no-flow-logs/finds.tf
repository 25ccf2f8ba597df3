resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "beside" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_flow_log" "beside" {
  vpc_id               = aws_vpc.beside.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs"
}
