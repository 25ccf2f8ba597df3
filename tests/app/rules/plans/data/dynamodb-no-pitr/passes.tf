resource "aws_dynamodb_table" "this" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table_replica" "this" {
  global_table_arn       = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  point_in_time_recovery = true
}
