resource "aws_ebs_volume" "unset" {
  availability_zone = "eu-west-1a"
  size              = 8
}

resource "aws_ebs_volume" "off" {
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = false
}

resource "aws_instance" "as_the_image_has_it" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_instance" "root" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  root_block_device {
    volume_size = 8
  }
}

resource "aws_instance" "other" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/xvdb"
    encrypted   = true
  }

  ebs_block_device {
    device_name = "/dev/xvdc"
    volume_size = 8
  }
}

resource "aws_launch_configuration" "this" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"

  root_block_device {
    encrypted = false
  }
}

resource "aws_launch_template" "this" {
  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 8
    }
  }
}

locals {
  disks = { data = { size = 10 } }
}

resource "aws_ebs_volume" "not_said" {
  for_each          = local.disks
  availability_zone = "eu-west-1a"
  size              = each.value.size
  encrypted         = try(each.value.encrypted, null)
}
