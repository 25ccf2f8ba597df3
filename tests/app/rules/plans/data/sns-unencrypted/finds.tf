resource "aws_sns_topic" "not_said" {
  name = "not_said"
}

resource "aws_sns_topic" "empty" {
  name              = "empty"
  kms_master_key_id = ""
}
