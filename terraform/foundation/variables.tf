variable "bucket_suffix" {
  description = "Added to the names of buckets, which are unique among all accounts of the world."
  type        = string
  default     = ""
}

variable "alarm_email" {
  description = "Who hears of alarms; null where nobody does but the console."
  type        = string
  default     = null
}

variable "bedrock_model_arns" {
  description = "Foundation models and inference profiles of Bedrock that the worker may ask."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.bedrock_model_arns : can(regex("^arn:aws[a-z-]*:bedrock:[^*]*:(foundation-model|inference-profile)/[^*]+$", arn))])
    error_message = "Name each model: arn:aws:bedrock:<region>::foundation-model/<id>, or an inference profile of the account."
  }
}

variable "zone_id" {
  description = "Existing hosted zone that holds the stage's domain; null to make one for the stage."
  type        = string
  default     = null
}

variable "delegations" {
  description = "Subdomain (dev.<domain>) to the name servers of its own zone, where another stage has one; set in prod."
  type        = map(list(string))
  default     = {}
}
