resource "aws_network_acl" "inline" {
  vpc_id = "vpc-1234567890abcdef0"

  ingress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    from_port  = 3389
    to_port    = 3389
    cidr_block = "0.0.0.0/0"
  }
}

resource "aws_network_acl_rule" "alone" {
  network_acl_id  = "acl-1234567890abcdef0"
  rule_number     = 100
  rule_action     = "allow"
  protocol        = "tcp"
  from_port       = 3389
  to_port         = 3389
  ipv6_cidr_block = "::/0"
}
