output "state_bucket" {
  description = "Bucket of every state of this account."
  value       = module.state.name
}

output "deploy_role_arns" {
  description = "Role that GitHub Actions takes on to deploy a stage, by stage."
  value       = { for stage, role in module.deploy_role : stage => role.arn }
}

output "function_boundary_arn" {
  description = "Policy that every function's role must carry."
  value       = aws_iam_policy.function_boundary.arn
}
