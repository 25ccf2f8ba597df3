resource "aws_transfer_server" "unset" {}

resource "aws_transfer_server" "encrypted" {
  protocols   = ["SFTP", "FTPS"]
  certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
}
