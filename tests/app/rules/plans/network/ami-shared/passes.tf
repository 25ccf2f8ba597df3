resource "aws_ami_copy" "this" {
  name              = "this"
  source_ami_id     = "ami-12345678"
  source_ami_region = "eu-west-1"
  encrypted         = true
}
