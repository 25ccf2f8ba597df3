resource "aws_batch_job_definition" "unset" {
  name                 = "unset"
  type                 = "container"
  container_properties = jsonencode({ image = "busybox", environment = [{ name = "privileged", value = "true" }] })
}

resource "aws_batch_job_definition" "off" {
  name                 = "off"
  type                 = "container"
  container_properties = jsonencode({ image = "busybox", privileged = false })
}

resource "aws_batch_job_definition" "pods" {
  name = "pods"
  type = "container"

  eks_properties {
    pod_properties {
      containers {
        image = "busybox"

        security_context {
          privileged = false
        }
      }
    }
  }
}
