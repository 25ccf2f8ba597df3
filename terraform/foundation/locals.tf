data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition

  stage_domain = var.stage == "prod" ? var.domain : "${var.stage}.${var.domain}"
  api_domain   = "api.${local.stage_domain}"

  functions = {
    api        = "ai-wizard-backend-${var.stage}"
    worker     = "ai-wizard-backend-${var.stage}-worker"
    authorizer = "ai-wizard-backend-${var.stage}-authorizer"
  }

  # The least that KMS accepts is 7 days.
  recovery_days = var.deletion_protection ? 30 : 7

  tags = {
    Project   = "ai-wizard"
    Stage     = var.stage
    ManagedBy = "terraform/foundation"
  }
}
