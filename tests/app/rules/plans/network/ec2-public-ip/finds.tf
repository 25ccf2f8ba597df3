resource "aws_instance" "itself" {
  ami                         = "ami-12345678"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
}

resource "aws_instance" "by_its_subnet" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.beside.id
}

resource "aws_subnet" "beside" {
  vpc_id                  = "vpc-1234567890abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "by_an_address" {
  ami                         = "ami-12345678"
  instance_type               = "t3.micro"
  associate_public_ip_address = false
}

resource "aws_eip" "beside" {
  instance = aws_instance.by_an_address.id
}

resource "aws_launch_configuration" "this" {
  image_id                    = "ami-12345678"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
}

resource "aws_launch_template" "this" {
  network_interfaces {
    associate_public_ip_address = true
  }
}
