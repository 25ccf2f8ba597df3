resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

module "deploy_role" {
  source   = "../modules/deploy_role"
  for_each = var.stages

  stage                 = each.key
  region                = var.region
  oidc_provider_arn     = aws_iam_openid_connect_provider.github.arn
  subject               = "repo:${var.github_repository}:environment:${each.key}"
  state_bucket_arn      = module.state.arn
  function_boundary_arn = aws_iam_policy.function_boundary.arn
  account_id            = local.account_id
  partition             = local.partition
}
