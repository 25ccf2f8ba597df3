resource "aws_ecs_task_definition" "by_name" {
  family = "by_name"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "ENVIRONMENT", value = "production" }, { name = "DATABASE_PASSWORD", value = "hunter2hunter2" }]
  }])
}

resource "aws_ecs_task_definition" "by_form" {
  family = "by_form"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "KEY_OF_THE_BUCKET", value = "AKIAIOSFODNN7EXAMPLE" }]
  }])
}

resource "aws_ecs_task_definition" "in_an_address" {
  family = "in_an_address"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "DATABASE_URL", value = "postgres://app:hunter22@db.internal:5432/app" }]
  }])
}

resource "aws_ecs_task_definition" "hidden_by_terraform" {
  family = "hidden_by_terraform"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "DB_PASSWORD", value = var.password }]
  }])
}

variable "password" {
  type      = string
  default   = "correct-horse-battery"
  sensitive = true
}

resource "aws_batch_job_definition" "by_name" {
  name = "by-name"
  type = "container"
  container_properties = jsonencode({
    image       = "nginx:1.27"
    environment = [{ name = "DB_PASSWORD", value = "hunter22" }]
  })
}
