resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_athena_database" "this" {
  name   = "sales"
  bucket = "athena-results"

  encryption_configuration {
    encryption_option = "SSE_S3"
  }
}

resource "aws_athena_workgroup" "own_key" {
  name = "analysts"

  configuration {
    result_configuration {
      output_location = "s3://athena-results/analysts/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = aws_kms_key.this.arn
      }
    }
  }
}

resource "aws_athena_workgroup" "loosely" {
  name = "engineers"

  configuration {
    enforce_workgroup_configuration = false

    result_configuration {
      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}
