resource "aws_sqs_queue" "not_said" {
  name = "not_said"
}

resource "aws_sqs_queue" "off" {
  name                    = "off"
  sqs_managed_sse_enabled = false
}
