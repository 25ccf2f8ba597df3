resource "aws_emr_block_public_access_configuration" "off" {
  block_public_security_group_rules = false
}

resource "aws_emr_block_public_access_configuration" "with_a_hole" {
  block_public_security_group_rules = true

  permitted_public_security_group_rule_range {
    min_range = 1
    max_range = 65535
  }
}
