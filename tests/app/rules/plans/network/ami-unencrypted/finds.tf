resource "aws_ami" "unset" {
  name             = "unset"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    volume_size = 8
  }
}

resource "aws_ami" "one_of_two" {
  name             = "one-of-two"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    volume_size = 8
    encrypted   = true
  }

  ebs_block_device {
    device_name = "/dev/xvdb"
    volume_size = 8
    encrypted   = false
  }
}

resource "aws_ami_copy" "unset" {
  name              = "unset"
  source_ami_id     = "ami-12345678"
  source_ami_region = "eu-west-1"
}
