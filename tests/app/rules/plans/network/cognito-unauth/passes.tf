resource "aws_cognito_identity_pool" "unset" {
  identity_pool_name = "unset"
}

resource "aws_cognito_identity_pool" "off" {
  identity_pool_name               = "off"
  allow_unauthenticated_identities = false
}
