stage  = "prod"
region = "eu-west-1"
domain = "ai-wizard.example"

identity                 = "own"
deletion_protection      = true
log_retention_days       = 90
authorizer_cache_seconds = 0
throttle                 = { rate = 100, burst = 200 }
cors_any_origin          = false
