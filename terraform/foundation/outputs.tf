output "deletion_protection" {
  description = "Whether the stage refuses to be destroyed."
  value       = var.deletion_protection
}

output "packages_bucket" {
  description = "Bucket that packages of the functions go through."
  value       = module.packages.name
}

output "site_bucket" {
  description = "Bucket of the dashboard: name, ARN and where CloudFront finds it."
  value = {
    name                 = module.site.name
    arn                  = module.site.arn
    regional_domain_name = module.site.regional_domain_name
  }
}

output "functions" {
  description = "For api, worker and authorizer: name of the function, ARN of its role."
  value = {
    for key, role in { api = module.api, worker = module.worker, authorizer = module.authorizer } :
    key => { name = role.role_name, role_arn = role.role_arn }
  }
}

output "queues" {
  description = "Queues that the worker reads, by what they are for."
  value       = { for name, queue in module.queue : name => { url = queue.url, arn = queue.arn } }
}

output "attachments_bucket" {
  description = "Bucket of attachments: name, and where browsers find it."
  value       = { name = module.attachments.name, regional_domain_name = module.attachments.regional_domain_name }
}

output "plans_bucket" {
  description = "Bucket of plans to review: name, and where browsers find it."
  value       = { name = module.plans.name, regional_domain_name = module.plans.regional_domain_name }
}

output "data_key_arn" {
  description = "Key that encrypts what the stage stores."
  value       = aws_kms_key.data.arn
}

output "signing_key_arn" {
  description = "Key that signs access tokens."
  value       = aws_kms_key.signing.arn
}

output "signing_public_key" {
  description = "Public half of the signing key as PEM, for the functions' WIZARD_JWKS."
  value       = data.aws_kms_public_key.signing.public_key_pem
}

output "secret_name" {
  description = "Secret that the app reads by reference; the deploy fills it once."
  value       = aws_secretsmanager_secret.app.name
}

output "webhooks_secret_name" {
  description = "Name of the secret with what Spacelift and HCP Terraform sign with; empty until somebody fills it."
  value       = aws_secretsmanager_secret.webhooks.name
}

output "ai_secret_name" {
  description = "Secret with the keys of AI providers; whoever has a key puts it in."
  value       = aws_secretsmanager_secret.ai.name
}

output "origin_proof" {
  description = "What CloudFront says to the API to prove that it is CloudFront."
  value       = terraform_data.origin.output
  sensitive   = true
}

output "origin_hash" {
  description = "SHA-256 of that proof, all that the app needs, for the functions' WIZARD_ORIGIN_HASH."
  value       = sha256(terraform_data.origin.output)
}

output "base_url" {
  description = "Where the stage is on the web; issuer of its tokens."
  value       = "https://${local.stage_domain}"
}

output "stage_domain" {
  description = "Domain of the stage."
  value       = local.stage_domain
}

output "api_domain" {
  description = "Domain of the stage's API, behind CloudFront."
  value       = local.api_domain
}

output "mail_from" {
  description = "Sender of the stage's mail."
  value       = local.mail_from
}

output "identity" {
  description = "Who tells who somebody is: own or cognito."
  value       = var.identity
}

output "pool_issuer" {
  description = "Issuer of the user pool's tokens; empty without a pool."
  value       = local.has_pool ? "https://${aws_cognito_user_pool.this[0].endpoint}" : ""
}

output "pool_client_id" {
  description = "App client of the user pool; empty without a pool."
  value       = local.has_pool ? aws_cognito_user_pool_client.this[0].id : ""
}

output "zone_id" {
  description = "Hosted zone that holds the stage's records."
  value       = local.zone_id
}

output "name_servers" {
  description = "Name servers of the zone made for the stage, to delegate its domain to; empty where an existing zone is used."
  value       = flatten(aws_route53_zone.this[*].name_servers)
}

output "api_certificate_arn" {
  description = "Validated certificate of the API's domain."
  value       = aws_acm_certificate_validation.api.certificate_arn
}

output "site_certificate_arn" {
  description = "Validated certificate of the stage's domain, in us-east-1 for CloudFront."
  value       = aws_acm_certificate_validation.site.certificate_arn
}
