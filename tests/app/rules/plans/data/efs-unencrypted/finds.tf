resource "aws_efs_file_system" "not_said" {
  creation_token = "home"
}

resource "aws_efs_file_system" "off" {
  creation_token = "shared"
  encrypted      = false
}
