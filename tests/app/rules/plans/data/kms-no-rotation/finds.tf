resource "aws_kms_key" "not_said" {
  description = "Orders"
}

resource "aws_kms_key" "off" {
  description              = "Users"
  key_usage                = "ENCRYPT_DECRYPT"
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  multi_region             = true
  enable_key_rotation      = false
}
