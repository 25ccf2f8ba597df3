variable "bucket_name" {
  description = "Bucket that the policy is for."
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket."
  type        = string
}

variable "policy_documents" {
  description = "What is allowed, as policies in JSON; the refusals are added to them."
  type        = list(string)
  default     = []
}
