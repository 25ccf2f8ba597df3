resource "aws_vpc" "forgotten" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "open" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "beside" {
  vpc_id = aws_vpc.open.id

  ingress {
    self      = true
    from_port = 0
    to_port   = 0
    protocol  = "-1"
  }
}

resource "aws_vpc" "opened_later" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "beside_closed" {
  vpc_id = aws_vpc.opened_later.id
}

resource "aws_security_group_rule" "beside" {
  security_group_id = aws_default_security_group.beside_closed.id
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}
