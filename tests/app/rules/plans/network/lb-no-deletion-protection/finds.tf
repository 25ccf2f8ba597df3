resource "aws_lb" "unset" {
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_alb" "off" {
  enable_deletion_protection = false
  subnets                    = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_lb" "network" {
  load_balancer_type = "network"
  subnets            = ["subnet-1234567890abcdef0"]
}
