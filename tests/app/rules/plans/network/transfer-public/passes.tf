resource "aws_transfer_server" "private" {
  endpoint_type = "VPC"

  endpoint_details {
    vpc_id             = "vpc-1234567890abcdef0"
    subnet_ids         = ["subnet-1234567890abcdef0"]
    security_group_ids = [aws_security_group.open.id]
  }
}

resource "aws_transfer_server" "for_the_office" {
  endpoint_type = "VPC"

  endpoint_details {
    vpc_id                 = "vpc-1234567890abcdef0"
    subnet_ids             = ["subnet-1234567890abcdef0"]
    address_allocation_ids = [aws_eip.this.id]
    security_group_ids     = [aws_security_group.office.id]
  }
}

resource "aws_eip" "this" {}

resource "aws_security_group" "office" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/24"]
  }
}

resource "aws_security_group" "open" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
