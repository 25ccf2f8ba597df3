resource "aws_ecr_registry_scanning_configuration" "this" {
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "CONTINUOUS_SCAN"

    repository_filter {
      filter      = "production-*"
      filter_type = "WILDCARD"
    }
  }
}

resource "aws_ecr_repository" "by_the_registry" {
  name = "production-web"
}

resource "aws_ecr_repository" "this" {
  name = "web"

  image_scanning_configuration {
    scan_on_push = true
  }
}
