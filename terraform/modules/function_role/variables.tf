variable "name" {
  description = "Name of the function, and of its role."
  type        = string
}

variable "policy_documents" {
  description = "What the function may do beside writing its log, as policies in JSON."
  type        = list(string)
  default     = []
}

variable "permissions_boundary_arn" {
  description = "Policy that no right of the role goes beyond."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the function's log is kept."
  type        = number
}

variable "kms_key_arn" {
  description = "Key that encrypts the function's log."
  type        = string
}
