resource "aws_lb" "beside" {
  name    = "this"
  subnets = ["subnet-1234567890abcdef0", "subnet-1234567890abcdef1"]
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.beside.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/this/1234567890abcdef"
  }
}

resource "aws_alb_listener" "unset" {
  load_balancer_arn = aws_lb.beside.arn
  port              = 8080

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "200"
    }
  }
}

resource "aws_lb_listener" "redirected_to_http" {
  load_balancer_arn = aws_lb.beside.arn
  port              = 81
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      host        = "example.com"
      status_code = "HTTP_301"
    }
  }
}
