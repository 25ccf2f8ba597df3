# What no function goes beyond, whatever its own role says. A deploy can make roles only inside it, so
# a deploy cannot hand itself rights through a function.
data "aws_iam_policy_document" "function_boundary" {
  statement {
    sid     = "UseWhatIsOurs"
    actions = ["dynamodb:*", "logs:*", "secretsmanager:GetSecretValue", "sqs:*"]
    resources = [
      "arn:${local.partition}:dynamodb:*:${local.account_id}:table/ai-wizard-*",
      "arn:${local.partition}:logs:*:${local.account_id}:log-group:/aws/lambda/ai-wizard-*",
      "arn:${local.partition}:secretsmanager:*:${local.account_id}:secret:ai-wizard/*",
      "arn:${local.partition}:sqs:*:${local.account_id}:ai-wizard-*",
    ]
  }

  # Buckets have no account in their names.
  statement {
    sid       = "UseFiles"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    resources = [for kind in ["attachments", "plans"] : "arn:${local.partition}:s3:::ai-wizard-${kind}-*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account_id]
    }
  }

  statement {
    sid     = "AskModels"
    actions = ["bedrock:InvokeModel"]
    resources = [
      "arn:${local.partition}:bedrock:*::foundation-model/*",
      "arn:${local.partition}:bedrock:*:${local.account_id}:inference-profile/*",
    ]
  }

  # This call knows no resource: an account has one bill.
  statement {
    sid       = "ReadCosts"
    actions   = ["ce:GetCostAndUsage"]
    resources = ["*"]
  }

  statement {
    sid       = "UseOurKeys"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GetPublicKey", "kms:Sign"]
    resources = ["arn:${local.partition}:kms:*:${local.account_id}:key/*"]
  }

  statement {
    sid       = "LetPeopleInAndForgetThem"
    actions   = ["cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminDeleteUser", "cognito-idp:AdminInitiateAuth"]
    resources = ["arn:${local.partition}:cognito-idp:*:${local.account_id}:userpool/*"]
  }

  statement {
    sid       = "SendMail"
    actions   = ["ses:SendEmail"]
    resources = ["arn:${local.partition}:ses:*:${local.account_id}:identity/*"]
  }
}

resource "aws_iam_policy" "function_boundary" {
  name        = "ai-wizard-function-boundary"
  description = "What no function of ai-wizard goes beyond"
  policy      = data.aws_iam_policy_document.function_boundary.json
}
