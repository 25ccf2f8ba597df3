resource "aws_ebs_volume" "this" {
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = true
}

resource "aws_ebs_volume" "of_an_encrypted_snapshot" {
  availability_zone = "eu-west-1a"
  snapshot_id       = aws_ebs_snapshot_copy.this.id
}

resource "aws_ebs_snapshot_copy" "this" {
  source_snapshot_id = "snap-1234567890abcdef0"
  source_region      = "eu-west-1"
  encrypted          = true
}

resource "aws_instance" "this" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/xvdb"
    encrypted   = true
  }
}

resource "aws_instance" "of_an_encrypted_image" {
  ami           = aws_ami_copy.this.id
  instance_type = "t3.micro"
}

resource "aws_ami_copy" "this" {
  name              = "this"
  source_ami_id     = "ami-12345678"
  source_ami_region = "eu-west-1"
  encrypted         = true
}

resource "aws_instance" "of_a_template" {
  launch_template {
    id = aws_launch_template.this.id
  }
}

resource "aws_launch_template" "this" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted = "true"
    }
  }
}

resource "aws_launch_configuration" "this" {
  image_id      = "ami-12345678"
  instance_type = "t3.micro"

  root_block_device {
    encrypted = true
  }
}
