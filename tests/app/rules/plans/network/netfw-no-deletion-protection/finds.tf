resource "aws_networkfirewall_firewall" "unset" {
  name                = "unset"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/this"
  vpc_id              = "vpc-1234567890abcdef0"

  subnet_mapping {
    subnet_id = "subnet-1234567890abcdef0"
  }
}

resource "aws_networkfirewall_firewall" "off" {
  name                = "off"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/this"
  vpc_id              = "vpc-1234567890abcdef0"
  delete_protection   = false

  subnet_mapping {
    subnet_id = "subnet-1234567890abcdef0"
  }
}
