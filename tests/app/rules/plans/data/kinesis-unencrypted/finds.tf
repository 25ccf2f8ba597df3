resource "aws_kinesis_stream" "not_said" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_kinesis_stream" "none" {
  name            = "orders"
  shard_count     = 1
  encryption_type = "NONE"
}
