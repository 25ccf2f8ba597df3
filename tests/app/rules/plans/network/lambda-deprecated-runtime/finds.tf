resource "aws_lambda_function" "this" {
  for_each      = toset(["python3.8", "nodejs16.x", "go1.x", "java8", "ruby2.7", "provided", "dotnet6"])
  function_name = "this"
  role          = "arn:aws:iam::123456789012:role/this"
  s3_bucket     = "this"
  s3_key        = "this.zip"
  handler       = "this"
  runtime       = each.value
}
