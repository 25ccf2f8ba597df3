variable "name" {
  description = "What the queue is for; part of its name."
  type        = string
}

variable "stage" {
  description = "Stage that the queue belongs to."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the messages."
  type        = string
}

variable "alarms_topic_arn" {
  description = "Where its alarms are told."
  type        = string
}
