# Only the container: the deploy puts a random value in once, so that no secret is in any state.
resource "aws_secretsmanager_secret" "app" {
  name                    = "ai-wizard/${var.stage}/app"
  description             = "Secrets that the app reads by reference"
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}
