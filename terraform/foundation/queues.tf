resource "aws_sqs_queue" "jobs_dead" {
  name                      = "ai-wizard-jobs-dead-${var.stage}"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.data.arn
}

resource "aws_sqs_queue" "jobs" {
  name = "ai-wizard-jobs-${var.stage}"
  # Six times the worker's 300 seconds, as AWS advises for queues that a function reads.
  visibility_timeout_seconds = 1800
  kms_master_key_id          = aws_kms_key.data.arn

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.jobs_dead.arn
    maxReceiveCount     = 3
  })
}
