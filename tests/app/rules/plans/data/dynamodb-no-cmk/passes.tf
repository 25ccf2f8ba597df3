resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_dynamodb_table" "this" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }
}

resource "aws_dynamodb_table_replica" "this" {
  global_table_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  kms_key_arn      = aws_kms_key.this.arn
}
