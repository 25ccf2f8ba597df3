resource "aws_subnet" "this" {
  vpc_id                  = "vpc-1234567890abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}

resource "aws_default_subnet" "this" {
  availability_zone = "eu-west-1a"
}
