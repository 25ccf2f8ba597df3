resource "aws_backup_vault" "not_said" {
  name = "daily"
}


resource "aws_backup_vault" "key_of_aws" {
  name        = "weekly"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/aws/backup"
}
