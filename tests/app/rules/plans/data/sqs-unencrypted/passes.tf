resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "own_key" {
  name              = "own_key"
  kms_master_key_id = aws_kms_key.this.id
}

resource "aws_sqs_queue" "key_of_aws" {
  name              = "key_of_aws"
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sqs_queue" "managed" {
  name                    = "managed"
  sqs_managed_sse_enabled = true
}
