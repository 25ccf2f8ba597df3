resource "aws_ecr_repository" "not_said" {
  name = "web"
}

resource "aws_ecr_repository" "mutable" {
  name                 = "api"
  image_tag_mutability = "MUTABLE"
}

resource "aws_ecr_repository_creation_template" "not_said" {
  prefix      = "teams"
  applied_for = ["PULL_THROUGH_CACHE"]
}
