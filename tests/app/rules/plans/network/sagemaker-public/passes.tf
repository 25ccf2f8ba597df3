resource "aws_sagemaker_notebook_instance" "this" {
  name                   = "this"
  role_arn               = "arn:aws:iam::123456789012:role/this"
  instance_type          = "ml.t3.medium"
  direct_internet_access = "Disabled"
  subnet_id              = "subnet-1234567890abcdef0"
  security_groups        = ["sg-1234567890abcdef0"]
}

resource "aws_sagemaker_domain" "this" {
  domain_name             = "this"
  auth_mode               = "IAM"
  vpc_id                  = "vpc-1234567890abcdef0"
  subnet_ids              = ["subnet-1234567890abcdef0"]
  app_network_access_type = "VpcOnly"

  default_user_settings {
    execution_role = "arn:aws:iam::123456789012:role/this"
  }
}
