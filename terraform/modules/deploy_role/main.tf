# Who deploys one stage. What has the stage in its name is scoped by name; what AWS names by itself
# (keys, certificates) by the tag Stage, which every resource of the two roots carries.

locals {
  stage_arns = {
    for service, names in {
      cloudwatch     = ["alarm:ai-wizard-*-${var.stage}"]
      dynamodb       = ["table/ai-wizard-*-${var.stage}", "table/ai-wizard-*-${var.stage}/*"]
      events         = ["rule/ai-wizard-*-${var.stage}"]
      kms            = ["alias/ai-wizard-*-${var.stage}"]
      lambda         = ["function:ai-wizard-backend-${var.stage}*", "layer:ai-wizard-*-${var.stage}*"]
      logs           = ["log-group:/aws/lambda/ai-wizard-backend-${var.stage}*", "log-group:/aws/apigateway/ai-wizard-${var.stage}*"]
      secretsmanager = ["secret:ai-wizard/${var.stage}/*"]
      sns            = ["ai-wizard-*-${var.stage}*"]
      sqs            = ["ai-wizard-*-${var.stage}"]
    } : service => [for name in names : "arn:${var.partition}:${service}:${var.region}:${var.account_id}:${name}"]
  }

  tagged_arns = [
    "arn:${var.partition}:acm:*:${var.account_id}:certificate/*",
    "arn:${var.partition}:cognito-idp:${var.region}:${var.account_id}:userpool/*",
    "arn:${var.partition}:kms:${var.region}:${var.account_id}:key/*",
  ]

  function_role_arns = [
    for suffix in ["", "-worker", "-authorizer"] :
    "arn:${var.partition}:iam::${var.account_id}:role/ai-wizard-backend-${var.stage}${suffix}"
  ]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [var.subject]
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "KeepStateAndLock"
    actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${var.state_bucket_arn}/${var.stage}/*",
      "${var.state_bucket_arn}/locks/ai-wizard-${var.stage}.json",
    ]
  }

  statement {
    sid       = "FindState"
    actions   = ["s3:ListBucket"]
    resources = [var.state_bucket_arn]
  }

  statement {
    sid       = "OwnWhatCarriesTheStage"
    actions   = [for service in keys(local.stage_arns) : "${service}:*"]
    resources = flatten(values(local.stage_arns))
  }

  statement {
    sid       = "OwnBuckets"
    actions   = ["s3:*"]
    resources = [for kind in ["attachments", "packages", "plans", "site"] : "arn:${var.partition}:s3:::ai-wizard-${kind}-${var.stage}*"]
  }

  statement {
    sid       = "OwnKeysAndCertificates"
    actions   = ["acm:*", "cognito-idp:*", "kms:*"]
    resources = local.tagged_arns

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Stage"
      values   = [var.stage]
    }
  }

  # A tag counts for a key's rights only minutes after it was given; Terraform reads the key at once.
  statement {
    sid = "ReadKeysAndCertificates"
    actions = [
      "acm:DescribeCertificate",
      "acm:ListTagsForCertificate",
      "cognito-idp:DescribeUserPool",
      "cognito-idp:GetUserPoolMfaConfig",
      "kms:DescribeKey",
      "kms:Get*",
      "kms:ListResourceTags",
    ]
    resources = local.tagged_arns
  }

  statement {
    sid       = "MakeKeysAndCertificates"
    actions   = ["acm:AddTagsToCertificate", "acm:RequestCertificate", "cognito-idp:CreateUserPool", "cognito-idp:TagResource", "kms:CreateKey", "kms:TagResource"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Stage"
      values   = [var.stage]
    }
  }

  statement {
    sid       = "MakeFunctionRolesInsideTheBoundary"
    actions   = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    resources = local.function_role_arns

    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [var.function_boundary_arn]
    }
  }

  statement {
    sid = "TendFunctionRoles"
    actions = [
      "iam:DeleteRole",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ]
    resources = local.function_role_arns
  }

  # Asked for by the first custom domain of an account, and by the first user pool that sends mail through SES.
  statement {
    sid     = "LetServicesHaveTheirRoles"
    actions = ["iam:CreateServiceLinkedRole"]
    resources = [
      for service in ["email.cognito-idp", "ops.apigateway"] :
      "arn:${var.partition}:iam::${var.account_id}:role/aws-service-role/${service}.amazonaws.com/*"
    ]
  }

  statement {
    sid       = "GiveFunctionsTheirRoles"
    actions   = ["iam:PassRole"]
    resources = local.function_role_arns

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }

  statement {
    sid       = "OwnTriggers"
    actions   = ["lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "lambda:FunctionArn"
      values   = ["arn:${var.partition}:lambda:${var.region}:${var.account_id}:function:ai-wizard-backend-${var.stage}-worker*"]
    }
  }

  statement {
    sid       = "TagTriggers"
    actions   = ["lambda:TagResource", "lambda:UntagResource"]
    resources = ["arn:${var.partition}:lambda:${var.region}:${var.account_id}:event-source-mapping:*"]
  }

  # AWS names these by itself and lets only some calls on them be told apart by a tag.
  statement {
    sid     = "OwnGatewayMailAndZone"
    actions = ["apigateway:*", "route53:*", "ses:*"]
    resources = [
      "arn:${var.partition}:apigateway:${var.region}::/apis",
      "arn:${var.partition}:apigateway:${var.region}::/apis/*",
      "arn:${var.partition}:apigateway:${var.region}::/domainnames",
      "arn:${var.partition}:apigateway:${var.region}::/domainnames/*",
      "arn:${var.partition}:apigateway:${var.region}::/tags/*",
      "arn:${var.partition}:route53:::change/*",
      "arn:${var.partition}:route53:::hostedzone/*",
      "arn:${var.partition}:ses:${var.region}:${var.account_id}:identity/*",
    ]
  }

  statement {
    sid     = "OwnDistribution"
    actions = ["cloudfront:*"]
    resources = [
      for name in ["distribution/*", "function/ai-wizard-*-${var.stage}", "origin-access-control/*", "response-headers-policy/*"] :
      "arn:${var.partition}:cloudfront::${var.account_id}:${name}"
    ]
  }

  # These calls know no resource.
  statement {
    sid = "CallsWithoutResource"
    actions = [
      "cloudfront:CreateOriginAccessControl",
      "cloudfront:CreateResponseHeadersPolicy",
      "cloudfront:ListResponseHeadersPolicies",
      "kms:ListAliases",
      "lambda:GetAccountSettings",
      "lambda:GetEventSourceMapping",
      "lambda:ListEventSourceMappings",
      "lambda:ListTags",
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "route53:CreateHostedZone",
      "route53:ListHostedZones",
      "sts:GetCallerIdentity",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "this" {
  name        = "ai-wizard-deploy-${var.stage}"
  description = "What a deploy of ai-wizard ${var.stage} may do"
  policy      = data.aws_iam_policy_document.this.json
}

# The same policy is the boundary: rights that somebody attaches to the role later have no effect.
resource "aws_iam_role" "this" {
  name                 = "ai-wizard-deploy-${var.stage}"
  description          = "Taken on by GitHub Actions to deploy ai-wizard ${var.stage}"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = aws_iam_policy.this.arn
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}
