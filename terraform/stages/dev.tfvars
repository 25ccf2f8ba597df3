stage  = "dev"
region = "eu-west-1"
domain = "ai-wizard.example"

identity                 = "own"
deletion_protection      = false
log_retention_days       = 14
authorizer_cache_seconds = 60
throttle                 = { rate = 20, burst = 40 }
cors_any_origin          = true
