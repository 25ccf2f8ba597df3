resource "aws_default_vpc" "this" {}
