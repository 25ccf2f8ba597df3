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

run "without_a_pool" {
  command = plan

  assert {
    condition = (
      length(aws_cognito_user_pool.this) + length(aws_cognito_user_pool_client.this) + length(aws_cognito_user_group.this) == 0
      && [output.identity, output.pool_issuer, output.pool_client_id] == ["own", "", ""]
    )
    error_message = "There is no pool where the app itself tells who somebody is."
  }

  assert {
    condition = !anytrue([
      for action in flatten(concat(data.aws_iam_policy_document.api.statement[*].actions, data.aws_iam_policy_document.worker.statement[*].actions)) :
      startswith(action, "cognito-idp:")
    ])
    error_message = "Nobody has rights on pools where there is none."
  }
}

run "with_a_pool" {
  state_key = "pool"

  variables {
    identity = "cognito"
  }

  assert {
    condition = (
      output.pool_issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_mocked"
      && output.pool_client_id == aws_cognito_user_pool_client.this[0].id
      && output.identity == "cognito"
    )
    error_message = "The functions are told the pool and its client."
  }

  assert {
    condition     = toset(keys(aws_cognito_user_group.this)) == toset(["owner", "admin", "member", "viewer"])
    error_message = "Every role is a group."
  }

  assert {
    condition     = [for role in ["owner", "admin", "member", "viewer"] : aws_cognito_user_group.this[role].precedence] == [0, 1, 2, 3]
    error_message = "The highest role comes first."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.this[0].explicit_auth_flows == toset(["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
      && aws_cognito_user_pool_client.this[0].prevent_user_existence_errors == "ENABLED"
      && !aws_cognito_user_pool_client.this[0].generate_secret
    )
    error_message = "A password is shown by the app only, and the pool tells no stranger who is in it."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.this[0].access_token_validity == 10
      && aws_cognito_user_pool_client.this[0].token_validity_units[0].access_token == "minutes"
    )
    error_message = "An access token is valid for ten minutes, or the app refuses it."
  }

  assert {
    condition = (
      aws_cognito_user_pool.this[0].password_policy[0].minimum_length == 15
      && !anytrue([
        for rule in ["require_lowercase", "require_numbers", "require_symbols", "require_uppercase"] :
        aws_cognito_user_pool.this[0].password_policy[0][rule]
      ])
    )
    error_message = "A password is long, and that is all that the pool asks."
  }

  assert {
    condition     = [for attribute in aws_cognito_user_pool.this[0].schema : attribute.mutable if attribute.name == "email"] == [false]
    error_message = "A stolen token does not move an account to another address."
  }

  assert {
    condition     = aws_cognito_user_pool.this[0].email_configuration[0].source_arn == aws_sesv2_email_identity.this.arn
    error_message = "The pool writes from the stage's own address."
  }

  assert {
    condition     = aws_cognito_user_pool.this[0].deletion_protection == "INACTIVE"
    error_message = "The pool of dev can be deleted."
  }

  assert {
    condition = { for document, statements in {
      api    = data.aws_iam_policy_document.api.statement
      worker = data.aws_iam_policy_document.worker.statement
      } : document => flatten([for statement in statements : statement.actions if contains(statement.resources, aws_cognito_user_pool.this[0].arn)]) } == {
      api    = ["cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminInitiateAuth"]
      worker = ["cognito-idp:AdminDeleteUser"]
    }
    error_message = "The API lets people in and the worker forgets them, in this pool and no other."
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
