mock_provider "aws" {
  source = "../mocks/aws"
}

variables {
  stage                 = "dev"
  region                = "eu-west-1"
  account_id            = "123456789012"
  partition             = "aws"
  oidc_provider_arn     = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  subject               = "repo:owner/name:environment:dev"
  state_bucket_arn      = "arn:aws:s3:::state"
  function_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
}

run "a_deploy_role" {
  module {
    source = "../modules/deploy_role"
  }

  assert {
    condition = { for condition in one(data.aws_iam_policy_document.trust.statement).condition : condition.variable => one(condition.values) } == {
      "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
      "token.actions.githubusercontent.com:sub" = "repo:owner/name:environment:dev"
    }
    error_message = "The token is for AWS, and from the stage's environment."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.this.statement :
      contains([for condition in statement.condition : condition.variable], "iam:PermissionsBoundary")
      if length(setintersection(statement.actions, ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"])) > 0
    ])
    error_message = "Roles are made and given rights only inside the boundary."
  }

  assert {
    condition = length(setintersection(flatten(data.aws_iam_policy_document.this.statement[*].actions), [
      "iam:*", "iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:CreateUser", "iam:DeleteRolePermissionsBoundary",
    ])) == 0
    error_message = "Neither the boundary nor who may sign in is the deploy's to change."
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == aws_iam_policy.this.arn
    error_message = "Rights that are attached to the role later have no effect."
  }

  assert {
    condition = toset([
      for statement in data.aws_iam_policy_document.this.statement : statement.sid
      if contains(statement.resources, "*") && length(statement.condition) == 0
    ]) == toset(["CallsWithoutResource"])
    error_message = "A right names its resource or has a condition."
  }

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.this.statement : [
        for resource in statement.resources : contains(["arn:aws:s3:::state", "arn:aws:s3:::state/dev/*", "arn:aws:s3:::state/locks/ai-wizard-dev.json"], resource) if startswith(resource, "arn:aws:s3:::state")
      ]
    ]))
    error_message = "Only the stage's own states."
  }
}
