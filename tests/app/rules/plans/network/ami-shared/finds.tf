resource "aws_ami_launch_permission" "account" {
  image_id   = "ami-12345678"
  account_id = "123456789012"
}

resource "aws_ami_launch_permission" "everybody" {
  image_id = "ami-12345678"
  group    = "all"
}

resource "aws_ami_launch_permission" "organization" {
  image_id         = "ami-12345678"
  organization_arn = aws_organizations_organization.beside.arn
}

resource "aws_organizations_organization" "beside" {}

resource "aws_imagebuilder_distribution_configuration" "this" {
  name = "this"

  distribution {
    region = "eu-west-1"

    ami_distribution_configuration {
      launch_permission {
        user_groups = ["all"]
      }
    }
  }
}
