variable "execute_api_enabled" {
  description = "Keep the gateway's own address open. Only the local cloud needs it, where no domain resolves."
  type        = bool
  default     = false
}
