resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_kinesis_stream" "own_key" {
  name            = "clicks"
  shard_count     = 1
  encryption_type = "KMS"
  kms_key_id      = aws_kms_key.this.arn
}

resource "aws_kinesis_stream" "key_of_aws" {
  name            = "orders"
  shard_count     = 1
  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis"
}
