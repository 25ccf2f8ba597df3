# A queue that the worker reads, what it does with messages that fail, and who hears of it.

resource "aws_sqs_queue" "dead" {
  name                      = "ai-wizard-${var.name}-dead-${var.stage}"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
}

resource "aws_sqs_queue" "this" {
  name = "ai-wizard-${var.name}-${var.stage}"
  # Six times the worker's 300 seconds, as AWS advises for queues that a function reads.
  visibility_timeout_seconds = 1800
  kms_master_key_id          = var.kms_key_arn

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
}

resource "aws_cloudwatch_metric_alarm" "dead" {
  alarm_name          = "ai-wizard-${var.name}-dead-${var.stage}"
  alarm_description   = "Messages that failed three times wait in ai-wizard-${var.name}-dead-${var.stage}. Look at the worker's log, then: wizard jobs redrive --queue ${var.name} --stage ${var.stage}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms_topic_arn]
  ok_actions          = [var.alarms_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "waiting" {
  alarm_name          = "ai-wizard-${var.name}-waiting-${var.stage}"
  alarm_description   = "A message has waited in ai-wizard-${var.name}-${var.stage} for half an hour: the worker does not get to it, or fails."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1800
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms_topic_arn]
  ok_actions          = [var.alarms_topic_arn]
}
