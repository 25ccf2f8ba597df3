resource "aws_eks_cluster" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::123456789012:role/this"

  vpc_config {
    subnet_ids = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
  }
}
