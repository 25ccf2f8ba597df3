data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  account_id   = data.aws_caller_identity.this.account_id
  partition    = data.aws_partition.this.partition
  state_bucket = "ai-wizard-terraform-state-${local.account_id}"
}

# The bootstrap makes the empty bucket, this takes it over: so the state of this root has been in it
# from the first apply on, and nothing ever has to move.
import {
  to = module.state.aws_s3_bucket.this
  id = local.state_bucket
}

module "state" {
  source = "../modules/bucket"

  name                = local.state_bucket
  noncurrent_days     = 90
  deletion_protection = true
}

module "state_policy" {
  source = "../modules/bucket_policy"

  bucket_name = module.state.name
  bucket_arn  = module.state.arn
}
