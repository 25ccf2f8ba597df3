resource "aws_workspaces_workspace" "this" {
  directory_id                   = "d-1234567890"
  bundle_id                      = "wsb-123456789"
  user_name                      = "this"
  user_volume_encryption_enabled = true
  volume_encryption_key          = "alias/aws/workspaces"
}
