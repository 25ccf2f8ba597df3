resource "aws_ecs_task_definition" "this" {
  for_each              = { unset = null, off = "DISABLED" }
  family                = each.key
  container_definitions = jsonencode([{ name = "this", image = "busybox", memory = 10 }])

  volume {
    name = "this"

    efs_volume_configuration {
      file_system_id     = "fs-12345678"
      transit_encryption = each.value
    }
  }
}
