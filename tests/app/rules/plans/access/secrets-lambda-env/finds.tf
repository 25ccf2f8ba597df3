resource "aws_lambda_function" "keys" {
  function_name = "keys"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      AWS_ACCESS_KEY_ID     = "AKIAIOSFODNN7EXAMPLE"
      AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
  }
}

resource "aws_lambda_function" "by_form" {
  function_name = "by_form"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      SOMETHING = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
  }
}

resource "aws_lambda_function" "by_name" {
  function_name = "by_name"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      REGION     = "eu-west-1"
      dbPassword = "hunter22"
    }
  }
}

resource "aws_lambda_function" "in_an_address" {
  function_name = "in_an_address"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      REDIS_URL = "rediss://:hunter22@cache.internal:6379/0"
    }
  }
}

resource "aws_lambda_function" "chat" {
  function_name = "chat"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      WEBHOOK = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"
    }
  }
}

resource "aws_lambda_function" "hidden_by_terraform" {
  function_name = "hidden_by_terraform"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      LOGIN = var.login
    }
  }
}

resource "aws_lambda_function" "private_key" {
  function_name = "private_key"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"
    }
  }
}

resource "aws_lambda_function" "encoded" {
  function_name = "encoded"
  role          = "arn:aws:iam::123456789012:role/app"
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "code"
  s3_key        = "app.zip"
  environment {
    variables = {
      SETTINGS = base64encode("user=app\npassword=correct-horse\n")
    }
  }
}

variable "login" {
  type      = string
  default   = "correct-horse-battery"
  sensitive = true
}
