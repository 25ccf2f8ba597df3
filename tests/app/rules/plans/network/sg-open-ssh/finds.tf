resource "aws_security_group" "among_others" {
  ingress {
    from_port   = 20
    to_port     = 25
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }
}

resource "aws_security_group" "ipv6" {
  ingress {
    from_port        = 22
    to_port          = 22
    protocol         = "6"
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_security_group" "halves" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]
  }
}

resource "aws_security_group" "itself_too" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    self        = true
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "dynamic" {
  dynamic "ingress" {
    for_each = [443, 22]

    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

resource "aws_default_security_group" "everything" {
  vpc_id = aws_vpc.beside.id

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc" "beside" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group_rule" "alone" {
  security_group_id = "sg-1234567890abcdef0"
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "everything" {
  security_group_id = "sg-1234567890abcdef0"
  type              = "ingress"
  from_port         = 0
  to_port           = 0
  protocol          = "all"
  ipv6_cidr_blocks  = ["::/0"]
}

resource "aws_security_group_rule" "listed" {
  security_group_id = "sg-1234567890abcdef0"
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  prefix_list_ids   = [aws_ec2_managed_prefix_list.beside.id]
}

resource "aws_ec2_managed_prefix_list" "beside" {
  name           = "all"
  address_family = "IPv4"
  max_entries    = 1

  entry {
    cidr = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alone" {
  security_group_id = "sg-1234567890abcdef0"
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "everything" {
  security_group_id = "sg-1234567890abcdef0"
  ip_protocol       = "-1"
  cidr_ipv6         = "::/0"
}

resource "aws_lightsail_instance_public_ports" "unset" {
  instance_name = "this"

  port_info {
    protocol  = "tcp"
    from_port = 22
    to_port   = 22
  }
}

resource "aws_eks_node_group" "this" {
  cluster_name  = "this"
  node_role_arn = "arn:aws:iam::123456789012:role/this"
  subnet_ids    = ["subnet-1234567890abcdef0"]

  remote_access {
    ec2_ssh_key = "this"
  }

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
