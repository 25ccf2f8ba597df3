resource "aws_security_group" "office" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "203.0.113.0/24"]
  }

  egress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "other_ports" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    from_port   = -1
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    from_port       = 22
    to_port         = 22
    protocol        = "tcp"
    self            = true
    security_groups = ["sg-1234567890abcdef0"]
  }
}

resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.office.id
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "from_group" {
  security_group_id        = aws_security_group.office.id
  source_security_group_id = aws_security_group.other_ports.id
  type                     = "ingress"
  from_port                = 22
  to_port                  = 22
  protocol                 = "tcp"
}

resource "aws_security_group_rule" "itself" {
  security_group_id = aws_security_group.office.id
  self              = true
  type              = "ingress"
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "from_group" {
  security_group_id            = aws_security_group.office.id
  referenced_security_group_id = aws_security_group.other_ports.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.office.id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "out" {
  security_group_id = aws_security_group.office.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_lightsail_instance_public_ports" "office" {
  instance_name = "this"

  port_info {
    protocol  = "tcp"
    from_port = 22
    to_port   = 22
    cidrs     = ["203.0.113.0/24"]
  }
}

resource "aws_eks_node_group" "named" {
  cluster_name  = "this"
  node_role_arn = "arn:aws:iam::123456789012:role/this"
  subnet_ids    = ["subnet-1234567890abcdef0"]

  remote_access {
    ec2_ssh_key               = "this"
    source_security_group_ids = [aws_security_group.office.id]
  }

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}

resource "aws_security_group_rule" "address_of_a_machine" {
  security_group_id = aws_security_group.office.id
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["${aws_eip.this.public_ip}/32"]
}

resource "aws_eip" "this" {}
