resource "aws_ecs_service" "unset" {
  name            = "unset"
  launch_type     = "FARGATE"
  task_definition = "this"

  network_configuration {
    subnets = ["subnet-1234567890abcdef0"]
  }
}

resource "aws_ecs_service" "on_machines" {
  name            = "on-machines"
  task_definition = "this"
}

resource "aws_cloudwatch_event_target" "of_something_else" {
  rule = "this"
  arn  = "arn:aws:sqs:eu-west-1:123456789012:this"
}
