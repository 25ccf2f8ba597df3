resource "aws_lambda_function" "without" {
  function_name = "without"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
}

resource "aws_lambda_function" "ordinary" {
  function_name = "ordinary"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      STAGE      = "production"
      BUCKET     = "assets-7f3a9c"
      TABLE_KEY  = "customer_id"
      LOG_LEVEL  = "debug"
      KMS_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
    }
  }
}

resource "aws_lambda_function" "points_to_it" {
  function_name = "points_to_it"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      SECRET_ARN  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
      DB_PASSWORD = "{{resolve:secretsmanager:db:SecretString:password}}"
      API_TOKEN   = "ssm:/app/token"
      SECRET_NAME = "app/db"
    }
  }
}

resource "aws_lambda_function" "keeps_its_place" {
  function_name = "keeps_its_place"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      API_KEY       = "changeme"
      TOKEN         = "xxxxxxxx"
      CLIENT_SECRET = "your-client-secret"
    }
  }
}

resource "aws_lambda_function" "known_later" {
  function_name = "known_later"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      QUEUE = aws_sqs_queue.one.url
    }
  }
}

resource "aws_sqs_queue" "one" {
  name = "one"
}
