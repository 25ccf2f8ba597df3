resource "aws_ecs_task_definition" "encrypted" {
  family                = "encrypted"
  container_definitions = jsonencode([{ name = "this", image = "busybox", memory = 10 }])

  volume {
    name = "this"

    efs_volume_configuration {
      file_system_id     = "fs-12345678"
      transit_encryption = "ENABLED"
    }
  }
}

resource "aws_ecs_task_definition" "without_efs" {
  family                = "without-efs"
  container_definitions = jsonencode([{ name = "this", image = "busybox", memory = 10 }])

  volume {
    name      = "this"
    host_path = "/this"
  }
}
