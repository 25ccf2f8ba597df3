resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn        = local.foundation.jobs_queue.arn
  function_name           = local.live_arns.worker
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}
