resource "aws_dynamodb_table" "not_said" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "key_of_aws" {
  name         = "users"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_dynamodb_table" "off" {
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = false
    kms_key_arn = aws_kms_key.this.arn
  }
}

resource "aws_dynamodb_table_replica" "not_said" {
  global_table_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
}
