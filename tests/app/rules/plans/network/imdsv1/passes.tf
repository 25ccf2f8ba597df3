resource "aws_instance" "required" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "off" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "disabled"
  }
}

resource "aws_instance" "of_a_template" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  launch_template {
    name = aws_launch_template.required.name
  }
}

resource "aws_instance" "of_an_image" {
  ami           = aws_ami.this.id
  instance_type = "t3.micro"
}

resource "aws_ami" "this" {
  name             = "this"
  root_device_name = "/dev/xvda"
  imds_support     = "v2.0"
}

resource "aws_launch_template" "required" {
  name = "required"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_launch_configuration" "required" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }
}
