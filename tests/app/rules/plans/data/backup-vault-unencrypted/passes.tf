resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_backup_vault" "of_this_plan" {
  name        = "daily"
  kms_key_arn = aws_kms_key.this.arn
}

resource "aws_backup_vault" "of_another_plan" {
  name        = "weekly"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}
