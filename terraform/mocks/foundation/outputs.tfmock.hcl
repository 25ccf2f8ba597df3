# What edge reads of foundation's state.

mock_data "terraform_remote_state" {
  defaults = {
    outputs = {
      functions = {
        api        = { name = "ai-wizard-backend-mocked" }
        worker     = { name = "ai-wizard-backend-mocked-worker" }
        authorizer = { name = "ai-wizard-backend-mocked-authorizer" }
      }
      site_bucket = {
        name                 = "ai-wizard-site-mocked"
        arn                  = "arn:aws:s3:::ai-wizard-site-mocked"
        regional_domain_name = "ai-wizard-site-mocked.s3.eu-west-1.amazonaws.com"
      }
      queues = {
        jobs          = { arn = "arn:aws:sqs:eu-west-1:123456789012:ai-wizard-jobs-mocked" }
        notifications = { arn = "arn:aws:sqs:eu-west-1:123456789012:ai-wizard-notifications-mocked" }
      }
      plans_bucket = {
        name                 = "ai-wizard-plans-mocked"
        regional_domain_name = "ai-wizard-plans-mocked.s3.eu-west-1.amazonaws.com"
      }
      attachments_bucket = {
        name                 = "ai-wizard-attachments-mocked"
        regional_domain_name = "ai-wizard-attachments-mocked.s3.eu-west-1.amazonaws.com"
      }
      data_key_arn         = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
      origin_proof         = "mocked-proof"
      base_url             = "https://mocked.example.org"
      stage_domain         = "mocked.example.org"
      api_domain           = "api.mocked.example.org"
      zone_id              = "Z0123456789"
      api_certificate_arn  = "arn:aws:acm:eu-west-1:123456789012:certificate/api"
      site_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/site"
    }
  }
}
