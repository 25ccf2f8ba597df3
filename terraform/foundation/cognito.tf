# Who somebody is, where Cognito tells it (docs/guides/cognito.md). The app's routes stay in front of it.

locals {
  has_pool = var.identity == "cognito"

  # Names of the roles in app/core/policy.py, the highest first.
  roles = ["owner", "admin", "member", "viewer"]
}

resource "aws_cognito_user_pool" "this" {
  count = local.has_pool ? 1 : 0

  name                     = "ai-wizard-${var.stage}"
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OFF"

  username_configuration {
    case_sensitive = false
  }

  # As NIST SP 800-63B-4 says, and the app before it: long, and nothing about what is in it.
  password_policy {
    minimum_length                   = 15
    require_lowercase                = false
    require_numbers                  = false
    require_symbols                  = false
    require_uppercase                = false
    temporary_password_validity_days = 7
  }

  # Whoever holds a stolen access token could otherwise move the account to an address of their own.
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = false

    string_attribute_constraints {
      min_length = 3
      max_length = 254
    }
  }

  schema {
    name                = "name"
    attribute_data_type = "String"
    required            = true
    mutable             = true

    string_attribute_constraints {
      min_length = 1
      max_length = 100
    }
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  email_configuration {
    email_sending_account = "DEVELOPER"
    source_arn            = aws_sesv2_email_identity.this.arn
    from_email_address    = local.mail_from
  }

  # SES sends for the domain only when it has seen these.
  depends_on = [aws_route53_record.dkim]
}

# Without a secret, and without a way to log in past the app: a password counts only where our role shows it.
resource "aws_cognito_user_pool_client" "this" {
  count = local.has_pool ? 1 : 0

  name                          = "ai-wizard-${var.stage}"
  user_pool_id                  = aws_cognito_user_pool.this[0].id
  generate_secret               = false
  explicit_auth_flows           = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  # An access token as long as one of ours, a log-in as long as a session.
  access_token_validity  = 10
  id_token_validity      = 10
  refresh_token_validity = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_group" "this" {
  for_each = toset(local.has_pool ? local.roles : [])

  name         = each.key
  description  = "Has the role ${each.key}"
  precedence   = index(local.roles, each.key)
  user_pool_id = aws_cognito_user_pool.this[0].id
}
