resource "aws_instance" "unset" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_instance" "half_set" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "enabled"
  }
}

resource "aws_instance" "optional" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "optional"
  }
}

resource "aws_launch_configuration" "unset" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_launch_template" "unset" {}

resource "aws_launch_template" "optional" {
  metadata_options {
    http_tokens = "optional"
  }
}
