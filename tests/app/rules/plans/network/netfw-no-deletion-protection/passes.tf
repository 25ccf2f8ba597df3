resource "aws_networkfirewall_firewall" "this" {
  name                = "this"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/this"
  vpc_id              = "vpc-1234567890abcdef0"
  delete_protection   = true

  subnet_mapping {
    subnet_id = "subnet-1234567890abcdef0"
  }
}
