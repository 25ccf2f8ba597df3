mock_provider "aws" {
  source = "../mocks/aws"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "../mocks/aws"
}

override_resource {
  target = module.plans.aws_s3_bucket.this
  values = { id = "ai-wizard-plans-dev", arn = "arn:aws:s3:::ai-wizard-plans-dev" }
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
      && alltrue([for index in aws_dynamodb_table.this[key].global_secondary_index : toset(try(coalescelist(tolist(index.non_key_attributes)), [])) == toset(try(table.indexes[index.name].include, []))])
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
        for statement in document.statement : [
          for resource in statement.resources :
          startswith(resource, "arn:aws:") && !endswith(resource, "*") || anytrue([for bucket in [module.attachments, module.plans] : startswith(resource, "${bucket.arn}/")]) || statement.actions == toset(["ce:GetCostAndUsage"])
        ]
      ]
    ]))
    error_message = "A right of a function names its resource, except where AWS knows none."
  }

  assert {
    condition = { for action in ["bedrock:InvokeModel", "ce:GetCostAndUsage", "s3:ListBucket", "ses:SendEmail", "sqs:DeleteMessage", "sqs:ReceiveMessage"] :
      action => [for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.api] : contains(flatten(document.statement[*].actions), action)] if anytrue([for document in [data.aws_iam_policy_document.tables, data.aws_iam_policy_document.api] : contains(flatten(document.statement[*].actions), action)])
    } == {}
    error_message = "What sends, takes, deletes and costs is the worker's."
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
    condition = jsonencode({ for key, document in { api = data.aws_iam_policy_document.api, worker = data.aws_iam_policy_document.worker } : key => {
      for statement in document.statement : trimprefix(one(statement.resources), module.attachments.arn) => sort(tolist(statement.actions))... if startswith(join("", statement.resources), module.attachments.arn)
      } }) == jsonencode({
      api    = { "/incoming/*" = [["s3:PutObject"]], "/kept/*" = [["s3:GetObject"]], "/*" = [["s3:DeleteObject"]] }
      worker = { "" = [["s3:ListBucket"]], "/kept/*" = [["s3:PutObject"]], "/*" = [["s3:DeleteObject", "s3:GetObject"]] }
    })
    error_message = "Nobody can be given what the worker has not looked at."
  }

  assert {
    condition = jsonencode({ for key, document in { api = data.aws_iam_policy_document.api, worker = data.aws_iam_policy_document.worker } : key => {
      for statement in document.statement : trimprefix(one(statement.resources), module.plans.arn) => sort(tolist(statement.actions))... if startswith(join("", statement.resources), module.plans.arn)
      } }) == jsonencode({
      api    = { "/incoming/*" = [["s3:DeleteObject", "s3:PutObject"]], "/results/*" = [["s3:GetObject"]] }
      worker = { "" = [["s3:ListBucket"]], "/incoming/*" = [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]], "/plans/*" = [["s3:GetObject", "s3:PutObject"]], "/results/*" = [["s3:GetObject", "s3:PutObject"]] }
    })
    error_message = "A plan with its secrets is read by the worker only."
  }

  assert {
    condition     = output.plans_bucket.name == "ai-wizard-plans-dev"
    error_message = "The functions are told the bucket of plans."
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.plans.cors_rule).allowed_methods == toset(["POST"])
    error_message = "A page sends plans and reads none."
  }

  assert {
    condition     = keys(output.queues) == ["jobs", "notifications"]
    error_message = "One queue for jobs, and one for what goes out."
  }

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.api, data.aws_iam_policy_document.worker] :
      toset(flatten([for statement in document.statement : statement.resources if anytrue([for action in statement.actions : startswith(action, "sqs:")])])) == toset([for queue in output.queues : queue.arn])
    ])
    error_message = "Whoever uses one of the queues uses the other."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.alarms) == 0 && aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.data.arn
    error_message = "Alarms are told, encrypted, to a topic that nobody has to listen to."
  }

  assert {
    condition = anytrue([
      for statement in data.aws_iam_policy_document.data_key.statement :
      contains(statement.actions, "kms:GenerateDataKey*") && one(statement.principals).identifiers == toset(["cloudwatch.amazonaws.com"]) && length(statement.condition) == 1
    ])
    error_message = "An alarm may encrypt what it tells, or it is never told."
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.worker.statement : statement.actions if contains(statement.resources, "*")] == [toset(["ce:GetCostAndUsage"])]
    error_message = "Only where AWS knows no resource none is named."
  }

  assert {
    condition = (
      one(aws_s3_bucket_cors_configuration.attachments.cors_rule).allowed_origins == toset(["*"])
      && one(aws_s3_bucket_cors_configuration.attachments.cors_rule).allowed_methods == toset(["GET", "POST"])
    )
    error_message = "Scripts of any origin send files with a form that we have signed."
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

run "with_bedrock_and_somebody_who_listens" {
  command = plan

  variables {
    alarm_email        = "ops@example.org"
    bedrock_model_arns = ["arn:aws:bedrock:eu-west-1::foundation-model/some.model-v1:0"]
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.worker.statement : statement.resources if contains(statement.actions, "bedrock:InvokeModel")] == [toset(var.bedrock_model_arns)]
    error_message = "The worker asks the models that are named and no other."
  }

  assert {
    condition     = one(values(aws_sns_topic_subscription.alarms)).endpoint == "ops@example.org"
    error_message = "Whoever is named hears of alarms."
  }
}

run "models_are_named" {
  command = plan

  variables {
    bedrock_model_arns = ["arn:aws:bedrock:eu-west-1::foundation-model/*"]
  }

  expect_failures = [var.bedrock_model_arns]
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
