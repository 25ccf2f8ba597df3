mock_provider "aws" {
  source = "../mocks/aws"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "../mocks/aws"
}

run "dev" {
  assert {
    condition     = keys(aws_dynamodb_table.this) == keys(jsondecode(file("../../app/core/tables.json")))
    error_message = "Every table of tables.json is made, and no other."
  }

  assert {
    condition = alltrue([
      for key, table in jsondecode(file("../../app/core/tables.json")) :
      aws_dynamodb_table.this[key].name == "ai-wizard-${key}-dev"
      && aws_dynamodb_table.this[key].hash_key == table.hash_key
      && aws_dynamodb_table.this[key].range_key == table.range_key
      && { for attribute in aws_dynamodb_table.this[key].attribute : attribute.name => attribute.type } == table.attributes
      && toset([for index in aws_dynamodb_table.this[key].global_secondary_index : index.name]) == toset(keys(table.indexes))
      && aws_dynamodb_table.this[key].ttl[0].attribute_name == table.ttl
    ])
    error_message = "Keys, attributes, indexes and time to live are those of tables.json."
  }

  assert {
    condition = alltrue([
      for table in aws_dynamodb_table.this :
      table.point_in_time_recovery[0].enabled && table.server_side_encryption[0].kms_key_arn == aws_kms_key.data.arn
    ])
    error_message = "Every table can be restored to a point in time and is encrypted with the data key."
  }

  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.api, data.aws_iam_policy_document.worker] : [
        for statement in document.statement : [for resource in statement.resources : startswith(resource, "arn:aws:") && !endswith(resource, "*")]
      ]
    ]))
    error_message = "A right of a function names its resource."
  }

  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.api, data.aws_iam_policy_document.worker] : [
        for statement in document.statement : [for action in statement.actions : !strcontains(action, "*")]
      ]
    ]))
    error_message = "A right of a function names its calls."
  }

  assert {
    condition     = contains(flatten(data.aws_iam_policy_document.api.statement[*].actions), "kms:Sign")
    error_message = "The API signs tokens."
  }

  assert {
    condition = !contains(flatten(concat(
      data.aws_iam_policy_document.tables.statement[*].actions, data.aws_iam_policy_document.worker.statement[*].actions
    )), "kms:Sign")
    error_message = "The worker cannot sign tokens."
  }

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.api.statement : statement.resources if contains(statement.actions, "kms:Encrypt")
    ])) == toset([aws_kms_key.data.arn])
    error_message = "The API encrypts with the data key."
  }

  assert {
    condition = !contains(flatten(concat(
      data.aws_iam_policy_document.tables.statement[*].actions, data.aws_iam_policy_document.worker.statement[*].actions
    )), "kms:Encrypt")
    error_message = "Nobody else encrypts with a key of ours by hand."
  }

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.api, data.aws_iam_policy_document.worker] :
      contains(flatten(document.statement[*].actions), "sqs:SendMessage")
    ])
    error_message = "The API sends jobs, and the worker sends again what was lost."
  }

  assert {
    condition     = aws_kms_key.signing.customer_master_key_spec == "ECC_NIST_P256" && aws_kms_key.signing.key_usage == "SIGN_VERIFY"
    error_message = "ES256 needs a P-256 key that signs."
  }

  assert {
    condition     = aws_sqs_queue.jobs.visibility_timeout_seconds >= 6 * 300
    error_message = "A job stays invisible for six times the worker's limit."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.jobs.redrive_policy) == {
      deadLetterTargetArn = aws_sqs_queue.jobs_dead.arn
      maxReceiveCount     = 3
    }
    error_message = "A job that failed three times is kept aside."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.jobs, aws_sqs_queue.jobs_dead] : queue.kms_master_key_id == aws_kms_key.data.arn])
    error_message = "Queues are encrypted with the data key."
  }

  assert {
    condition     = length(output.origin_proof) == 36 && output.origin_hash == sha256(output.origin_proof)
    error_message = "The app gets the hash of what CloudFront says."
  }

  assert {
    condition     = output.base_url == "https://dev.${var.domain}" && aws_acm_certificate.api.domain_name == "api.dev.${var.domain}"
    error_message = "The stage dev lives at dev.<domain>."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : !table.deletion_protection_enabled])
    error_message = "A table of dev can be deleted."
  }
}

run "a_second_apply_keeps_the_proof" {
  assert {
    condition     = output.origin_hash == run.dev.origin_hash
    error_message = "What CloudFront says stays, or callers behind it would be taken for it at each deploy."
  }
}

run "an_existing_zone_is_used" {
  command = plan

  variables {
    zone_id = "Z0123456789"
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && aws_route53_record.validation["api"].zone_id == "Z0123456789"
    error_message = "No zone is made where one is given."
  }
}
