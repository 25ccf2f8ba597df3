resource "aws_instance" "unset" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_instance" "private" {
  ami                         = "ami-12345678"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.public.id
  associate_public_ip_address = false
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-1234567890abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}

resource "aws_launch_configuration" "unset" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_launch_template" "private" {
  network_interfaces {
    associate_public_ip_address = "false"
  }
}

resource "aws_launch_template" "unset" {}
