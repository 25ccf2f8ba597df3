resource "aws_qldb_ledger" "not_said" {
  name             = "not-said"
  permissions_mode = "STANDARD"
}

resource "aws_qldb_ledger" "this" {
  name                = "this"
  permissions_mode    = "STANDARD"
  deletion_protection = true
}
