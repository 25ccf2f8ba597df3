# Only the container: the deploy puts a random value in once, so that it is in no state.
resource "aws_secretsmanager_secret" "app" {
  name                    = "ai-wizard/${var.stage}/app"
  description             = "Secrets that the app reads by reference"
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

# Only the container: whoever has a key of an AI provider puts it in. Nobody but the worker reads it.
resource "aws_secretsmanager_secret" "ai" {
  name                    = "ai-wizard/${var.stage}/ai"
  description             = "Keys of AI providers"
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

# Only the container: whoever sets up a webhook puts in what it is signed with. Nobody but the API reads it.
resource "aws_secretsmanager_secret" "webhooks" {
  name                    = "ai-wizard/${var.stage}/webhooks"
  description             = "What Spacelift and HCP Terraform sign with"
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

# What CloudFront says to the API to prove that it is CloudFront. CloudFront's configuration holds it in plain text, and
# so does the state, whoever makes it up; the app knows its hash only. `terraform apply -replace=terraform_data.origin`
# makes a new one (docs/decisions/0006-client-address.md).
resource "terraform_data" "origin" {
  input = uuid()

  lifecycle {
    ignore_changes = [input]
  }
}
