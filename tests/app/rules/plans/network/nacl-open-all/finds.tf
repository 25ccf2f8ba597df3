resource "aws_network_acl_rule" "protocols" {
  network_acl_id = "acl-1234567890abcdef0"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}

resource "aws_network_acl_rule" "ports" {
  network_acl_id  = "acl-1234567890abcdef0"
  rule_number     = 101
  rule_action     = "allow"
  protocol        = "tcp"
  from_port       = 0
  to_port         = 65535
  ipv6_cidr_block = "::/0"
}

resource "aws_network_acl_rule" "of_a_network" {
  network_acl_id = "acl-1234567890abcdef0"
  rule_number    = 102
  rule_action    = "allow"
  protocol       = "all"
  cidr_block     = "10.0.0.0/8"
}

resource "aws_network_acl" "inline" {
  vpc_id = "vpc-1234567890abcdef0"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
}
