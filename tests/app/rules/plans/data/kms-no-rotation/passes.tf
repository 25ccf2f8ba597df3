resource "aws_kms_key" "this" {
  description             = "Orders"
  enable_key_rotation     = true
  rotation_period_in_days = 180
}

resource "aws_kms_key" "signs" {
  description              = "Releases"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
}

resource "aws_kms_key" "encrypts_with_two_keys" {
  description              = "Letters"
  customer_master_key_spec = "RSA_4096"
}

resource "aws_kms_key" "authenticates" {
  description              = "Tokens"
  key_usage                = "GENERATE_VERIFY_MAC"
  customer_master_key_spec = "HMAC_256"
}

resource "aws_kms_key" "in_a_store_of_its_own" {
  description         = "Payments"
  custom_key_store_id = "cks-1234567890abcdef0"
}
