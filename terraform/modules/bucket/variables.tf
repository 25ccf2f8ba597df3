variable "name" {
  description = "Name of the bucket, unique among all accounts."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the objects; null for the keys of S3 itself."
  type        = string
  default     = null
}

variable "noncurrent_days" {
  description = "Days that an overwritten or deleted object can be brought back."
  type        = number
}

variable "deletion_protection" {
  description = "Refuse to delete the bucket while it holds anything."
  type        = bool
}
