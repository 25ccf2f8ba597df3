# What goes out to people does not wait behind what takes long.
module "queue" {
  source   = "../modules/queue"
  for_each = toset(["jobs", "notifications"])

  name             = each.key
  stage            = var.stage
  kms_key_arn      = aws_kms_key.data.arn
  alarms_topic_arn = aws_sns_topic.alarms.arn
}

moved {
  from = aws_sqs_queue.jobs
  to   = module.queue["jobs"].aws_sqs_queue.this
}

moved {
  from = aws_sqs_queue.jobs_dead
  to   = module.queue["jobs"].aws_sqs_queue.dead
}
