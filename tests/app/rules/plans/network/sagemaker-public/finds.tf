resource "aws_sagemaker_notebook_instance" "this" {
  for_each               = { unset = null, on = "Enabled" }
  name                   = each.key
  role_arn               = "arn:aws:iam::123456789012:role/this"
  instance_type          = "ml.t3.medium"
  direct_internet_access = each.value
}

resource "aws_sagemaker_domain" "this" {
  domain_name = "this"
  auth_mode   = "IAM"
  vpc_id      = "vpc-1234567890abcdef0"
  subnet_ids  = ["subnet-1234567890abcdef0"]

  default_user_settings {
    execution_role = "arn:aws:iam::123456789012:role/this"
  }
}
