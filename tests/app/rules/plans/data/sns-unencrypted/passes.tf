resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_sns_topic" "own_key" {
  name              = "own_key"
  kms_master_key_id = aws_kms_key.this.id
}

resource "aws_sns_topic" "key_of_aws" {
  name              = "key_of_aws"
  kms_master_key_id = "alias/aws/sns"
}
