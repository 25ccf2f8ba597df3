resource "aws_emr_cluster" "inline" {
  name          = "inline"
  release_label = "emr-7.0.0"
  service_role  = "arn:aws:iam::123456789012:role/emr"

  ec2_attributes {
    instance_profile                  = "emr"
    emr_managed_master_security_group = aws_security_group.beside.id
    emr_managed_slave_security_group  = aws_security_group.beside_closed.id
  }

  master_instance_group {
    instance_type = "m5.xlarge"
  }
}

resource "aws_emr_cluster" "by_rule" {
  name          = "by-rule"
  release_label = "emr-7.0.0"
  service_role  = "arn:aws:iam::123456789012:role/emr"

  ec2_attributes {
    instance_profile                 = "emr"
    emr_managed_slave_security_group = aws_security_group.beside_opened.id
  }

  master_instance_group {
    instance_type = "m5.xlarge"
  }
}

resource "aws_security_group" "beside" {
  ingress {
    from_port   = 8088
    to_port     = 8088
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "beside_closed" {}

resource "aws_security_group" "beside_opened" {}

resource "aws_security_group_rule" "beside" {
  security_group_id = aws_security_group.beside_opened.id
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
