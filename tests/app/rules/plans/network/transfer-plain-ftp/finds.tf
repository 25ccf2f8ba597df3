resource "aws_transfer_server" "this" {
  protocols              = ["SFTP", "FTP"]
  endpoint_type          = "VPC"
  identity_provider_type = "AWS_LAMBDA"
  function               = "arn:aws:lambda:eu-west-1:123456789012:function:this"

  endpoint_details {
    vpc_id     = "vpc-1234567890abcdef0"
    subnet_ids = ["subnet-1234567890abcdef0"]
  }
}
