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

variable "keeps_old_versions" {
  description = "Whether what is overwritten or deleted can be brought back at all; decided when the bucket is made."
  type        = bool
  default     = true
}

variable "expire_days" {
  description = "Days that an object is kept, by the folder that it lies in."
  type        = map(number)
  default     = {}
}

variable "deletion_protection" {
  description = "Refuse to delete the bucket while it holds anything."
  type        = bool
}
