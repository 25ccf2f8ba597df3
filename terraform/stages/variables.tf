# What a stage is. Both roots link to this file, so that one `stages/<stage>.tfvars` serves them both.

variable "stage" {
  description = "Name of the stage; part of every name and of the domain."
  type        = string

  validation {
    condition     = contains(["dev", "test", "prod"], var.stage)
    error_message = "The stage is dev, test or prod."
  }
}

variable "region" {
  description = "Region of everything but the certificate of CloudFront."
  type        = string
}

variable "domain" {
  description = "Domain of prod; the other stages live at <stage>.<domain>."
  type        = string
}

variable "identity" {
  description = "Who tells who somebody is: own (the app itself) or cognito (a user pool behind the same routes)."
  type        = string

  validation {
    condition     = contains(["own", "cognito"], var.identity)
    error_message = "The identity is own or cognito."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete tables, keep deleted keys and secrets for 30 days, and never delete a bucket that is not empty."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "authorizer_cache_seconds" {
  description = "How long the gateway remembers an answer of the authorizer. A cached answer outlives a revoked session by this much."
  type        = number
}

variable "throttle" {
  description = "Requests per second that the gateway lets through, and how far a burst may exceed it."
  type        = object({ rate = number, burst = number })
}

variable "cors_any_origin" {
  description = "Answer scripts of any origin, without credentials. Otherwise only the stage's own domain, with credentials."
  type        = bool
}

variable "aws_max_retries" {
  description = "How often the provider repeats a failed call. An emulated account sets it low, because a call that it lacks fails every time."
  type        = number
  default     = null
}
