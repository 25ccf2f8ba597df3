resource "aws_lb" "redirecting" {
  name    = "redirecting"
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_lb_listener" "redirecting" {
  load_balancer_arn = aws_lb.redirecting.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb" "https_only" {
  name    = "https-only"
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_lb_listener" "https_only" {
  load_balancer_arn = aws_lb.https_only.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
  }
}

resource "aws_lb" "network" {
  name               = "network"
  load_balancer_type = "network"
  subnets            = ["subnet-1234567890abcdef0"]
}

resource "aws_lb_listener" "network" {
  load_balancer_arn = aws_lb.network.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
  }
}
