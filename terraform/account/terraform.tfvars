region             = "eu-west-1"
stages             = ["dev", "test", "prod"]
github_repository  = "ai-wizard/ai-wizard"
monthly_budget_usd = 25
budget_email       = "owner@ai-wizard.example"
