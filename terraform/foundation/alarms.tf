resource "aws_sns_topic" "alarms" {
  name              = "ai-wizard-alarms-${var.stage}"
  kms_master_key_id = aws_kms_key.data.arn
}

# Whoever gets the mail has to confirm it once.
resource "aws_sns_topic_subscription" "alarms" {
  for_each = toset(var.alarm_email == null ? [] : [var.alarm_email])

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}
