data "aws_iam_policy_document" "data_key" {
  statement {
    sid       = "RightsComeFromRoles"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "EncryptLogs"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values = [
        for name in ["lambda/ai-wizard-backend-${var.stage}*", "apigateway/ai-wizard-${var.stage}"] :
        "arn:${local.partition}:logs:${var.region}:${local.account_id}:log-group:/aws/${name}"
      ]
    }
  }

  statement {
    sid       = "EncryptAlarms"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:cloudwatch:${var.region}:${local.account_id}:alarm:ai-wizard-*-${var.stage}"]
    }
  }
}

resource "aws_kms_key" "data" {
  description             = "Data of ai-wizard ${var.stage}: tables, packages, attachments, plans, queues, secrets, logs"
  enable_key_rotation     = true
  deletion_window_in_days = local.recovery_days
  policy                  = data.aws_iam_policy_document.data_key.json
}

resource "aws_kms_alias" "data" {
  name          = "alias/ai-wizard-data-${var.stage}"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_kms_key" "signing" {
  description              = "Signs the access tokens of ai-wizard ${var.stage}"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
  deletion_window_in_days  = local.recovery_days
}

resource "aws_kms_alias" "signing" {
  name          = "alias/ai-wizard-signing-${var.stage}"
  target_key_id = aws_kms_key.signing.key_id
}

data "aws_kms_public_key" "signing" {
  key_id = aws_kms_key.signing.arn
}
