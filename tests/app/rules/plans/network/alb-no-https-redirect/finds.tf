resource "aws_lb" "this" {
  name    = "this"
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_lb_listener" "beside" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
  }
}

resource "aws_alb" "by_id" {
  name    = "by-id"
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_alb_listener" "beside" {
  load_balancer_arn = aws_alb.by_id.id
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
  }
}
