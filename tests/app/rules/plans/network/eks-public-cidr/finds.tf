resource "aws_eks_cluster" "unset" {
  name     = "unset"
  role_arn = "arn:aws:iam::123456789012:role/this"

  vpc_config {
    subnet_ids = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
  }
}

resource "aws_eks_cluster" "everybody_too" {
  name     = "everybody-too"
  role_arn = "arn:aws:iam::123456789012:role/this"

  vpc_config {
    subnet_ids             = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
    endpoint_public_access = true
    public_access_cidrs    = ["10.0.0.0/8", "0.0.0.0/0"]
  }
}
