variable "bucket_suffix" {
  description = "Added to the names of buckets, which are unique among all accounts of the world."
  type        = string
  default     = ""
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
