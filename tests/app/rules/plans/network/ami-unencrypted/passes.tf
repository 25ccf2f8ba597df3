resource "aws_ami" "encrypted" {
  name             = "encrypted"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    volume_size = 8
    encrypted   = true
  }
}

resource "aws_ami" "of_a_snapshot" {
  name             = "of-a-snapshot"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    snapshot_id = aws_ebs_snapshot.this.id
  }
}

resource "aws_ebs_snapshot" "this" {
  volume_id = "vol-1234567890abcdef0"
}

resource "aws_ami_copy" "encrypted" {
  name              = "encrypted"
  source_ami_id     = "ami-12345678"
  source_ami_region = "eu-west-1"
  encrypted         = true
}
