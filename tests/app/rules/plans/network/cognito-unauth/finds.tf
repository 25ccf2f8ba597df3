resource "aws_cognito_identity_pool" "this" {
  identity_pool_name               = "this"
  allow_unauthenticated_identities = true
}
