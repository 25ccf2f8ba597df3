resource "aws_instance" "keys" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = <<-EOT
    #!/bin/bash
    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
    export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    export AWS_DEFAULT_REGION=eu-west-1
  EOT
}

resource "aws_instance" "password" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\nmysql -u root -phunter22 app < dump.sql\n"
}

resource "aws_instance" "encoded" {
  ami              = "ami-0123456789abcdef0"
  instance_type    = "t3.micro"
  user_data_base64 = base64encode("export DB_PASSWORD=hunter22")
}

resource "aws_instance" "private_key" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
}

resource "aws_instance" "by_variable" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = var.script
}

resource "aws_instance" "hidden_by_terraform" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "echo ${var.password} > /etc/app"
}

resource "aws_launch_configuration" "keys" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = <<-EOT
    #!/bin/bash
    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
    export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    export AWS_DEFAULT_REGION=eu-west-1
  EOT
}

resource "aws_launch_configuration" "encoded" {
  image_id         = "ami-0123456789abcdef0"
  instance_type    = "t3.micro"
  user_data_base64 = base64encode("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

resource "aws_launch_template" "keys" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = base64encode("curl -H 'Authorization: Bearer 0123456789abcdef' https://api.example.com")
}

variable "script" {
  type    = string
  default = "export GITHUB_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345"
}

variable "password" {
  type      = string
  default   = "correct-horse-battery"
  sensitive = true
}

resource "aws_launch_template" "file_within" {
  image_id = "ami-1"
  user_data = base64encode(<<-SCRIPT
    #cloud-config
    write_files:
      - path: /etc/app.env
        encoding: b64
        content: ${base64encode("DB_USER=app\nDB_PASSWORD=correct-horse\n")}
    SCRIPT
  )
}
