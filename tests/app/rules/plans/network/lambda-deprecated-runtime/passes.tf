resource "aws_lambda_function" "this" {
  for_each      = toset(["python3.13", "nodejs22.x", "java8.al2", "java21", "ruby3.4", "provided.al2023", "dotnet8"])
  function_name = "this"
  role          = "arn:aws:iam::123456789012:role/this"
  s3_bucket     = "this"
  s3_key        = "this.zip"
  handler       = "this"
  runtime       = each.value
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::123456789012:role/this"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/this:1"
}
