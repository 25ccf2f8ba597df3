mock_provider "aws" {
  source = "../mocks/aws"
}

override_resource {
  target = module.state.aws_s3_bucket.this

  values = {
    id = "ai-wizard-terraform-state-123456789012"
  }
}

run "account" {
  assert {
    condition     = output.state_bucket == "ai-wizard-terraform-state-123456789012"
    error_message = "The commands find the state by the account's number."
  }

  assert {
    condition     = toset(keys(output.deploy_role_arns)) == var.stages
    error_message = "One role for each stage."
  }

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.function_boundary.statement : [
        for resource in statement.resources :
        strcontains(resource, ":123456789012:") || anytrue([for condition in statement.condition : condition.variable == "aws:ResourceAccount" && one(condition.values) == "123456789012"])
      ] if !contains(["AskModels", "ReadCosts"], statement.sid)
    ]))
    error_message = "The boundary ends at this account's own resources."
  }

  assert {
    condition = { for statement in data.aws_iam_policy_document.function_boundary.statement : statement.sid => join(" ", concat(tolist(statement.actions), tolist(statement.resources))) if contains(["AskModels", "ReadCosts"], statement.sid) } == {
      AskModels = "bedrock:InvokeModel arn:aws:bedrock:*:123456789012:inference-profile/* arn:aws:bedrock:*::foundation-model/*"
      ReadCosts = "ce:GetCostAndUsage *"
    }
    error_message = "What belongs to nobody, or has no name, is the models and the bill."
  }

  assert {
    condition     = !anytrue([for action in flatten(data.aws_iam_policy_document.function_boundary.statement[*].actions) : startswith(action, "iam:") || action == "*"])
    error_message = "No function changes rights."
  }
}
