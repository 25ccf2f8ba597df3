resource "aws_ssm_document" "own" {
  name          = "own"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "1.2", description = "Says hello.", runtimeConfig = {} })
}

resource "aws_ssm_document" "two" {
  name          = "two"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "1.2", description = "Says hello.", runtimeConfig = {} })
  permissions = {
    type        = "Share"
    account_ids = "123456789012,210987654321"
  }
}
