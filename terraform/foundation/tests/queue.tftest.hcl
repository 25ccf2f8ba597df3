mock_provider "aws" {
  source = "../mocks/aws"
}

variables {
  name             = "mocked"
  stage            = "dev"
  kms_key_arn      = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
  alarms_topic_arn = "arn:aws:sns:eu-west-1:123456789012:alarms"
}

override_resource {
  target = aws_sqs_queue.dead

  values = {
    arn = "arn:aws:sqs:eu-west-1:123456789012:dead"
  }
}

run "a_queue" {
  module {
    source = "../modules/queue"
  }

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds >= 6 * jsondecode(file("../../zappa_settings.json")).prod_worker.timeout_seconds
    error_message = "A message stays invisible for six times the worker's limit."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.this.redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:dead"
      maxReceiveCount     = 3
    }
    error_message = "A message that failed three times is kept aside."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dead] : queue.kms_master_key_id == var.kms_key_arn])
    error_message = "Both are encrypted with the key that is given."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.dead.dimensions == tomap({ QueueName = "ai-wizard-mocked-dead-dev" })
      && aws_cloudwatch_metric_alarm.dead.metric_name == "ApproximateNumberOfMessagesVisible"
      && aws_cloudwatch_metric_alarm.dead.threshold == 0
    )
    error_message = "One dead letter is enough for an alarm."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.waiting.dimensions == tomap({ QueueName = "ai-wizard-mocked-dev" })
      && aws_cloudwatch_metric_alarm.waiting.metric_name == "ApproximateAgeOfOldestMessage"
    )
    error_message = "A queue that nobody empties is told."
  }

  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.dead, aws_cloudwatch_metric_alarm.waiting] : alarm.alarm_actions == toset([var.alarms_topic_arn])])
    error_message = "Alarms are told."
  }
}
