resource "aws_transfer_server" "unset" {}

resource "aws_transfer_server" "public" {
  endpoint_type = "PUBLIC"
}

resource "aws_transfer_server" "open_in_a_vpc" {
  endpoint_type = "VPC"

  endpoint_details {
    vpc_id                 = "vpc-1234567890abcdef0"
    subnet_ids             = ["subnet-1234567890abcdef0"]
    address_allocation_ids = [aws_eip.beside.id]
    security_group_ids     = [aws_security_group.beside.id]
  }
}

resource "aws_eip" "beside" {}

resource "aws_security_group" "beside" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
