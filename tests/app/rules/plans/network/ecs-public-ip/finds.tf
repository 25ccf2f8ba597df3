resource "aws_ecs_service" "this" {
  name            = "this"
  launch_type     = "FARGATE"
  task_definition = "this"

  network_configuration {
    subnets          = ["subnet-1234567890abcdef0"]
    assign_public_ip = true
  }
}

resource "aws_cloudwatch_event_target" "this" {
  rule     = "this"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/this"
  role_arn = "arn:aws:iam::123456789012:role/this"

  ecs_target {
    task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/this"

    network_configuration {
      subnets          = ["subnet-1234567890abcdef0"]
      assign_public_ip = true
    }
  }
}
