resource "aws_ami_copy" "this" {
  name              = "this"
  source_ami_id     = "ami-12345678"
  source_ami_region = "eu-west-1"
  encrypted         = true
}

resource "aws_imagebuilder_distribution_configuration" "this" {
  name = "this"

  distribution {
    region = "eu-west-1"

    ami_distribution_configuration {
      name = "this"
    }
  }
}
