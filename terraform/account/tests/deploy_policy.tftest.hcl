# The real provider, which makes a policy document without asking AWS: a mocked one would leave it empty.
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  stage                 = "test"
  region                = "ap-southeast-1"
  account_id            = "123456789012"
  partition             = "aws"
  oidc_provider_arn     = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  subject               = "repo:owner/name:environment:test"
  state_bucket_arn      = "arn:aws:s3:::ai-wizard-terraform-state-123456789012"
  function_boundary_arn = "arn:aws:iam::123456789012:policy/ai-wizard-function-boundary"
}

run "the_policy_of_a_deploy" {
  command = plan

  module {
    source = "../modules/deploy_role"
  }

  assert {
    condition     = length(data.aws_iam_policy_document.this.minified_json) <= 6144
    error_message = "AWS takes no policy of more than 6144 characters: make a second one."
  }
}
