resource "aws_codebuild_project" "artifacts" {
  name         = "web"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type                = "S3"
    location            = "artifacts"
    encryption_disabled = true
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "S3"
    location = "sources/web.zip"
  }
}

resource "aws_codebuild_project" "secondary" {
  name         = "api"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type     = "S3"
    location = "artifacts"
  }

  secondary_artifacts {
    artifact_identifier = "documentation"
    type                = "S3"
    location            = "artifacts"
  }

  secondary_artifacts {
    artifact_identifier = "reports"
    type                = "S3"
    location            = "artifacts"
    encryption_disabled = true
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "S3"
    location = "sources/api.zip"
  }
}
