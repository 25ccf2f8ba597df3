resource "aws_batch_job_definition" "container" {
  name = "container"
  type = "container"

  container_properties = jsonencode({
    image      = "busybox"
    privileged = true
  })
}

resource "aws_batch_job_definition" "nodes" {
  name = "nodes"
  type = "multinode"

  node_properties = jsonencode({
    mainNode = 0
    numNodes = 1
    nodeRangeProperties = [{
      targetNodes = "0:"
      container   = { image = "busybox", privileged = true }
    }]
  })
}

resource "aws_batch_job_definition" "pods" {
  name = "pods"
  type = "container"

  eks_properties {
    pod_properties {
      containers {
        image = "busybox"

        security_context {
          privileged = true
        }
      }
    }
  }
}
