variable "stage" {
  description = "Stage that the role deploys."
  type        = string
}

variable "region" {
  description = "Region that the stage lives in."
  type        = string
}

variable "account_id" {
  description = "Account that the stage lives in."
  type        = string
}

variable "partition" {
  description = "Partition of that account."
  type        = string
}

variable "oidc_provider_arn" {
  description = "Who vouches for the workflow."
  type        = string
}

variable "subject" {
  description = "The one workflow environment that may take the role on."
  type        = string
}

variable "state_bucket_arn" {
  description = "Bucket that holds the stage's state."
  type        = string
}

variable "function_boundary_arn" {
  description = "Boundary without which the role cannot make or change a role."
  type        = string
}
