mock_provider "aws" {
  source = "../mocks/aws"
}

variables {
  bucket_name = "mocked"
  bucket_arn  = "arn:aws:s3:::mocked"
}

run "a_bucket_policy" {
  module {
    source = "../modules/bucket_policy"
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.this.statement :
      statement.effect == "Deny"
      && statement.actions == toset(["s3:*"])
      && statement.resources == toset(["arn:aws:s3:::mocked", "arn:aws:s3:::mocked/*"])
      && one(statement.principals).identifiers == toset(["*"])
    ])
    error_message = "A refusal is for every call, on the bucket and all objects, by anybody."
  }

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.this.statement : [for condition in statement.condition : condition.variable]
    ])) == toset(["aws:SecureTransport", "s3:TlsVersion"])
    error_message = "Plain HTTP and old TLS are refused."
  }
}
