resource "aws_codebuild_project" "without_artifacts" {
  name         = "tests"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type                = "NO_ARTIFACTS"
    encryption_disabled = true
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "S3"
    location = "sources/tests.zip"
  }
}

resource "aws_codebuild_project" "not_said" {
  name         = "web"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type = "CODEPIPELINE"
  }
}
