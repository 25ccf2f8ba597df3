resource "aws_subnet" "unset" {
  vpc_id     = "vpc-1234567890abcdef0"
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "private" {
  vpc_id                  = "vpc-1234567890abcdef0"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = false
}

resource "aws_default_subnet" "private" {
  availability_zone       = "eu-west-1a"
  map_public_ip_on_launch = false
}
