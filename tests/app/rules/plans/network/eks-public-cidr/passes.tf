resource "aws_eks_cluster" "private" {
  name     = "private"
  role_arn = "arn:aws:iam::123456789012:role/this"

  vpc_config {
    subnet_ids              = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
    endpoint_public_access  = false
    endpoint_private_access = true
  }
}

resource "aws_eks_cluster" "office" {
  name     = "office"
  role_arn = "arn:aws:iam::123456789012:role/this"

  vpc_config {
    subnet_ids          = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
    public_access_cidrs = ["203.0.113.0/24"]
  }
}
