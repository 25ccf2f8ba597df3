resource "aws_athena_database" "this" {
  name   = "sales"
  bucket = "athena-results"
}

resource "aws_athena_workgroup" "without_configuration" {
  name = "analysts"
}

resource "aws_athena_workgroup" "without_encryption" {
  name = "engineers"

  configuration {
    enforce_workgroup_configuration = true

    result_configuration {
      output_location = "s3://athena-results/engineers/"
    }
  }
}
