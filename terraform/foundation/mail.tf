resource "aws_sesv2_email_identity" "this" {
  email_identity = local.stage_domain
}

resource "aws_route53_record" "dkim" {
  count = 3

  zone_id = local.zone_id
  name    = "${aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[count.index]}._domainkey.${local.stage_domain}"
  type    = "CNAME"
  ttl     = 1800
  records = ["${aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[count.index]}.dkim.amazonses.com"]
}
