resource "aws_vpc" "this" {
  count      = 2
  cidr_block = "10.${count.index}.0.0/16"
}

resource "aws_default_security_group" "this" {
  count  = 2
  vpc_id = aws_vpc.this[count.index].id
}

resource "aws_vpc" "named_by_a_local" {
  cidr_block = "10.0.0.0/16"
}

locals {
  vpc_id = aws_vpc.named_by_a_local.id
}

resource "aws_default_security_group" "named_by_a_local" {
  vpc_id = local.vpc_id
}
