variable "region" {
  description = "Region of the bucket that keeps the state."
  type        = string
}

variable "stages" {
  description = "Stages that live in this account; each gets a role for its deploys."
  type        = set(string)
}

variable "github_repository" {
  description = "Repository (owner/name) whose environments, named after the stages, may deploy."
  type        = string
}

variable "monthly_budget_usd" {
  description = "Costs of a month that nobody need hear about."
  type        = number
}

variable "budget_email" {
  description = "Who hears when the budget is nearly spent, or will be."
  type        = string
}

variable "aws_max_retries" {
  description = "How often the provider repeats a failed call. An emulated account sets it low, because a call that it lacks fails every time."
  type        = number
  default     = null
}
