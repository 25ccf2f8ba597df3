locals {
  # Made once an account, by terraform/account; a deploy may create roles only inside it.
  permissions_boundary_arn = "arn:${local.partition}:iam::${local.account_id}:policy/ai-wizard-function-boundary"

  item_actions = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
  ]
  queue_arns = [for queue in module.queue : queue.arn]
  table_arns = flatten([
    for key, table in aws_dynamodb_table.this :
    concat([table.arn], [for index in keys(local.tables[key].indexes) : "${table.arn}/index/${index}"])
  ])
}

data "aws_iam_policy_document" "tables" {
  statement {
    sid       = "UseTables"
    actions   = local.item_actions
    resources = local.table_arns
  }

  statement {
    sid       = "UseDataKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.data.arn]
  }
}

data "aws_iam_policy_document" "api" {
  source_policy_documents = [data.aws_iam_policy_document.tables.json]

  statement {
    sid       = "SignTokens"
    actions   = ["kms:GetPublicKey", "kms:Sign"]
    resources = [aws_kms_key.signing.arn]
  }

  # Only the API takes in what it has to read again, such as the secrets of second factors.
  statement {
    sid       = "EncryptWithDataKey"
    actions   = ["kms:Encrypt"]
    resources = [aws_kms_key.data.arn]
  }

  statement {
    sid       = "SendJobs"
    actions   = ["sqs:GetQueueAttributes", "sqs:SendMessage"]
    resources = local.queue_arns
  }

  # A form or a link that it signs can do what it can: nothing is read that the worker has not looked at.
  statement {
    sid       = "LetAttachmentsIn"
    actions   = ["s3:PutObject"]
    resources = ["${module.attachments.arn}/incoming/*"]
  }

  statement {
    sid       = "LetAttachmentsOut"
    actions   = ["s3:GetObject"]
    resources = ["${module.attachments.arn}/kept/*"]
  }

  statement {
    sid       = "DeleteAttachments"
    actions   = ["s3:DeleteObject"]
    resources = ["${module.attachments.arn}/*"]
  }

  # What was sent is for the worker alone: the API cannot read it again, and no link can be made to it. It deletes what
  # was sent twice.
  statement {
    sid       = "LetPlansIn"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["${module.plans.arn}/incoming/*"]
  }

  statement {
    sid       = "ReadLargeReviews"
    actions   = ["s3:GetObject"]
    resources = ["${module.plans.arn}/results/*"]
  }

  statement {
    sid       = "ReadSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.app.arn, aws_secretsmanager_secret.webhooks.arn]
  }

  dynamic "statement" {
    for_each = aws_cognito_user_pool.this

    content {
      sid       = "LetPeopleIn"
      actions   = ["cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminInitiateAuth"]
      resources = [statement.value.arn]
    }
  }
}

data "aws_iam_policy_document" "worker" {
  source_policy_documents = [data.aws_iam_policy_document.tables.json]

  statement {
    sid       = "TakeJobs"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = local.queue_arns
  }

  # The sweep sends again what was written and never sent.
  statement {
    sid       = "SendJobs"
    actions   = ["sqs:SendMessage"]
    resources = local.queue_arns
  }

  statement {
    sid       = "TendAttachments"
    actions   = ["s3:DeleteObject", "s3:GetObject"]
    resources = ["${module.attachments.arn}/*"]
  }

  statement {
    sid       = "KeepAttachments"
    actions   = ["s3:PutObject"]
    resources = ["${module.attachments.arn}/kept/*"]
  }

  # Also so that S3 says of an object that is not there that it is not there, and not that nobody may know.
  statement {
    sid       = "FindAttachments"
    actions   = ["s3:ListBucket"]
    resources = [module.attachments.arn]
  }

  statement {
    sid       = "JudgePlans"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] # what a run task has fetched
    resources = ["${module.plans.arn}/incoming/*"]
  }

  statement {
    sid       = "KeepPlansWithoutSecrets"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${module.plans.arn}/plans/*"]
  }

  statement {
    sid       = "KeepLargeReviews"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${module.plans.arn}/results/*"]
  }

  statement {
    sid       = "FindPlans"
    actions   = ["s3:ListBucket"]
    resources = [module.plans.arn]
  }

  statement {
    sid       = "ReadKeysOfAiProviders"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.ai.arn]
  }

  # This call knows no resource: an account has one bill.
  statement {
    sid       = "ReadCosts"
    actions   = ["ce:GetCostAndUsage"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = length(var.bedrock_model_arns) > 0 ? [var.bedrock_model_arns] : []

    content {
      sid       = "AskModels"
      actions   = ["bedrock:InvokeModel"]
      resources = statement.value
    }
  }

  statement {
    sid       = "SendMail"
    actions   = ["ses:SendEmail"]
    resources = [aws_sesv2_email_identity.this.arn]
  }

  dynamic "statement" {
    for_each = aws_cognito_user_pool.this

    content {
      sid       = "ForgetPeople"
      actions   = ["cognito-idp:AdminDeleteUser"]
      resources = [statement.value.arn]
    }
  }
}

module "api" {
  source = "../modules/function_role"

  name                     = local.functions.api
  policy_documents         = [data.aws_iam_policy_document.api.json]
  permissions_boundary_arn = local.permissions_boundary_arn
  log_retention_days       = var.log_retention_days
  kms_key_arn              = aws_kms_key.data.arn
}

module "worker" {
  source = "../modules/function_role"

  name                     = local.functions.worker
  policy_documents         = [data.aws_iam_policy_document.worker.json]
  permissions_boundary_arn = local.permissions_boundary_arn
  log_retention_days       = var.log_retention_days
  kms_key_arn              = aws_kms_key.data.arn
}

module "authorizer" {
  source = "../modules/function_role"

  name                     = local.functions.authorizer
  permissions_boundary_arn = local.permissions_boundary_arn
  log_retention_days       = var.log_retention_days
  kms_key_arn              = aws_kms_key.data.arn
}
