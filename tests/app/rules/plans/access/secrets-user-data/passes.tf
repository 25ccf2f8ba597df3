resource "aws_instance" "ordinary" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "#!/bin/bash\nyum install -y httpd\nexport AWS_DEFAULT_REGION=eu-west-1\n"
}

resource "aws_instance" "asks_for_it" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "export DB_PASSWORD=$(aws ssm get-parameter --name /app/db --with-decryption --query Parameter.Value --output text)"
}

resource "aws_instance" "keeps_its_place" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "export API_KEY=changeme\nTOKEN=$TOKEN\nPASSWORD_FILE=/run/secrets/db\n"
}

resource "aws_instance" "public_key" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "echo ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfGPgJ1SbT6wVtWmYjSkGkqHRvC1Wj2KX0uB3xq9aB me >> .ssh/authorized_keys"
}

resource "aws_instance" "encoded" {
  ami              = "ami-0123456789abcdef0"
  instance_type    = "t3.micro"
  user_data_base64 = base64encode("#cloud-config\npackages: [nginx]\n")
}

resource "aws_launch_configuration" "ordinary" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = "#!/bin/bash\necho hello\n"
}

resource "aws_launch_template" "ordinary" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = base64encode("#!/bin/bash\necho hello\n")
}

resource "aws_instance" "without" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}
