resource "aws_lb" "this" {
  enable_deletion_protection = true
  subnets                    = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_alb" "this" {
  enable_deletion_protection = true
  subnets                    = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}
