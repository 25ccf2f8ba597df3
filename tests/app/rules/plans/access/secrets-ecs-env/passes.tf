resource "aws_ecs_task_definition" "ordinary" {
  family = "ordinary"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "ENVIRONMENT", value = "production" }, { name = "TOKEN_URL", value = "https://login.example.com/token" }, { name = "PASSWORD_LENGTH", value = "32" }]
  }])
}

resource "aws_ecs_task_definition" "by_reference" {
  family = "by_reference"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = []
    secrets     = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf" }]
  }])
}

resource "aws_ecs_task_definition" "points_to_it" {
  family = "points_to_it"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "DB_SECRET", value = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf" }, { name = "DB_PASSWORD_FILE", value = "/run/secrets/db" }, { name = "API_TOKEN", value = "/app/production/api-token" }]
  }])
}

resource "aws_ecs_task_definition" "keeps_its_place" {
  family = "keeps_its_place"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = [{ name = "API_KEY", value = "changeme" }, { name = "DB_PASSWORD", value = "" }, { name = "TOKEN", value = "<your token>" }]
  }])
}

resource "aws_ecs_task_definition" "without" {
  family = "without"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "nginx:1.27"
    memory      = 128
    environment = []
  }])
}

resource "aws_batch_job_definition" "ordinary" {
  name = "ordinary"
  type = "container"
  container_properties = jsonencode({
    image       = "nginx:1.27"
    environment = [{ name = "STAGE", value = "production" }]
  })
}
