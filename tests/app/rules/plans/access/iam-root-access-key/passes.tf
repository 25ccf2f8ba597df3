resource "aws_iam_user" "one" {
  name = "one"
}

resource "aws_iam_access_key" "of_a_user" {
  user = aws_iam_user.one.name
}

resource "aws_iam_access_key" "of_another" {
  user = "rootless"
}
