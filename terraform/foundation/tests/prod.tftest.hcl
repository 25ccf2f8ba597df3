mock_provider "aws" {
  source = "../mocks/aws"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "../mocks/aws"
}

run "prod" {
  variables {
    identity    = "cognito"
    delegations = { "dev.example.org" = ["ns-1.example.net."] }
  }

  assert {
    condition     = output.base_url == "https://${var.domain}" && aws_acm_certificate.site.domain_name == var.domain
    error_message = "The stage prod lives at the domain itself."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : table.deletion_protection_enabled])
    error_message = "A table of prod cannot be deleted."
  }

  assert {
    condition = (
      aws_kms_key.data.deletion_window_in_days == 30
      && aws_kms_key.signing.deletion_window_in_days == 30
      && aws_secretsmanager_secret.app.recovery_window_in_days == 30
      && aws_secretsmanager_secret.ai.recovery_window_in_days == 30
      && aws_secretsmanager_secret.webhooks.recovery_window_in_days == 30
    )
    error_message = "A deleted key or secret of prod can be brought back for 30 days."
  }

  assert {
    condition     = alltrue([for cors in [aws_s3_bucket_cors_configuration.attachments, aws_s3_bucket_cors_configuration.plans] : one(cors.cors_rule).allowed_origins == toset(["https://${var.domain}"])])
    error_message = "Only the stage's own pages send files."
  }

  assert {
    condition     = aws_cognito_user_pool.this[0].deletion_protection == "ACTIVE"
    error_message = "The pool of prod cannot be deleted."
  }

  assert {
    condition     = aws_route53_record.delegation["dev.example.org"].records == toset(["ns-1.example.net."])
    error_message = "The zone of prod hands dev on to its own name servers."
  }
}
