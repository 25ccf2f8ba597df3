resource "aws_ecr_registry_scanning_configuration" "this" {
  scan_type = "BASIC"

  rule {
    scan_frequency = "SCAN_ON_PUSH"

    repository_filter {
      filter      = "production"
      filter_type = "WILDCARD"
    }
  }
}

resource "aws_ecr_repository" "not_said" {
  name = "web"
}

resource "aws_ecr_repository" "off" {
  name = "api"

  image_scanning_configuration {
    scan_on_push = false
  }
}
