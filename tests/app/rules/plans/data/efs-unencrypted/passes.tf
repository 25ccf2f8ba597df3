resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_efs_file_system" "key_of_aws" {
  creation_token = "home"
  encrypted      = true
}

resource "aws_efs_file_system" "own_key" {
  creation_token = "shared"
  encrypted      = true
  kms_key_id     = aws_kms_key.this.arn
}
