resource "aws_eks_cluster" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::123456789012:role/this"

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.this.arn
    }
  }

  vpc_config {
    subnet_ids = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
  }
}

resource "aws_kms_key" "this" {}
