resource "aws_ssm_document" "all" {
  name          = "all"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "1.2", description = "Says hello.", runtimeConfig = {} })
  permissions = {
    type        = "Share"
    account_ids = "All"
  }
}
