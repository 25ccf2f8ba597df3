resource "aws_workspaces_workspace" "unset" {
  directory_id                   = "d-1234567890"
  bundle_id                      = "wsb-123456789"
  user_name                      = "this"
  root_volume_encryption_enabled = true
  volume_encryption_key          = "alias/aws/workspaces"
}

resource "aws_workspaces_workspace" "off" {
  directory_id                   = "d-1234567890"
  bundle_id                      = "wsb-123456789"
  user_name                      = "that"
  user_volume_encryption_enabled = false
}
