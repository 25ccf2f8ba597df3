resource "aws_lambda_event_source_mapping" "this" {
  for_each = local.foundation.queues

  event_source_arn        = each.value.arn
  function_name           = local.live_arns.worker
  batch_size              = each.key == "jobs" ? 1 : 10 # a job may take minutes, and all of a batch have five
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}

moved {
  from = aws_lambda_event_source_mapping.jobs
  to   = aws_lambda_event_source_mapping.this["jobs"]
}
