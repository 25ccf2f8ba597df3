resource "aws_ecr_repository" "not_said" {
  name = "web"
}

resource "aws_ecr_repository" "off" {
  name = "api"

  image_scanning_configuration {
    scan_on_push = false
  }
}
