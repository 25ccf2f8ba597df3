locals {
  # Tasks of the worker that nobody sends: what was written and then not sent or not done, and what time alone brings.
  schedule = {
    "deliveries.sweep"    = "rate(1 minute)"
    "jobs.sweep"          = "rate(1 minute)"
    "judging.sweep"       = "rate(1 minute)"
    "mails.sweep"         = "rate(1 minute)"
    "notifications.sweep" = "rate(1 minute)"
    "run_tasks.sweep"     = "rate(1 minute)"
    "verdicts.sweep"      = "rate(1 minute)"
    "attachments.sweep"   = "rate(1 hour)"
    "departures.sweep"    = "rate(1 hour)"
    "pulls.sweep"         = "rate(1 hour)"
    "worker.purge_goals"  = "rate(1 hour)"
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.schedule

  name                = "ai-wizard-${replace(each.key, ".", "-")}-${var.stage}"
  description         = "Has the worker of ai-wizard ${var.stage} do ${each.key}"
  schedule_expression = each.value
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.schedule

  rule  = aws_cloudwatch_event_rule.this[each.key].name
  arn   = local.live_arns.worker
  input = jsonencode({ task = each.key })

  depends_on = [aws_lambda_permission.schedule]
}

resource "aws_lambda_permission" "schedule" {
  for_each = local.schedule

  statement_id  = "schedule-${replace(each.key, ".", "-")}"
  action        = "lambda:InvokeFunction"
  function_name = local.foundation.functions.worker.name
  qualifier     = "live"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}
