resource "aws_network_acl" "inline" {
  vpc_id = "vpc-1234567890abcdef0"

  ingress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "0.0.0.0/0"
  }

  ingress {
    rule_no    = 300
    action     = "deny"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "0.0.0.0/0"
  }
}

resource "aws_network_acl" "ipv6" {
  vpc_id = "vpc-1234567890abcdef0"

  ingress {
    rule_no    = 100
    action     = "deny"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "0.0.0.0/0"
  }

  ingress {
    rule_no         = 200
    action          = "allow"
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    ipv6_cidr_block = "::/0"
  }
}

resource "aws_default_network_acl" "everything" {
  default_network_acl_id = "acl-1234567890abcdef0"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
}

resource "aws_network_acl_rule" "alone" {
  network_acl_id = "acl-1234567890abcdef0"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "6"
  from_port      = 20
  to_port        = 23
  cidr_block     = "0.0.0.0/0"
}
