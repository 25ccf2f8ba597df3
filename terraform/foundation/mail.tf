resource "aws_sesv2_email_identity" "this" {
  email_identity = local.stage_domain
}

# Read back, because only what is read can be given values in `terraform test`.
data "aws_sesv2_email_identity" "this" {
  email_identity = aws_sesv2_email_identity.this.id
}

locals {
  mail_from   = "AI Wizard <no-reply@${local.stage_domain}>"
  dkim_tokens = data.aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens
}

resource "aws_route53_record" "dkim" {
  count = 3

  zone_id = local.zone_id
  name    = "${local.dkim_tokens[count.index]}._domainkey.${local.stage_domain}"
  type    = "CNAME"
  ttl     = 1800
  records = ["${local.dkim_tokens[count.index]}.dkim.amazonses.com"]
}
