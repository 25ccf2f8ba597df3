data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "terraform_remote_state" "foundation" {
  backend = "s3"

  config = {
    bucket = "ai-wizard-terraform-state-${data.aws_caller_identity.this.account_id}"
    key    = "${var.stage}/foundation.tfstate"
    region = var.region
  }
}

locals {
  foundation = data.terraform_remote_state.foundation.outputs

  # The gateway asks for names, not for functions that a plan could look up: functions belong to the
  # deploy, and a release moves the alias without any change here.
  live_arns = {
    for key, function in local.foundation.functions :
    key => "arn:${data.aws_partition.this.partition}:lambda:${var.region}:${data.aws_caller_identity.this.account_id}:function:${function.name}:live"
  }
}
