resource "aws_route" "alone" {
  route_table_id            = "rtb-1234567890abcdef0"
  destination_cidr_block    = "0.0.0.0/0"
  vpc_peering_connection_id = aws_vpc_peering_connection.beside.id
}

resource "aws_route" "ipv6" {
  route_table_id              = "rtb-1234567890abcdef0"
  destination_ipv6_cidr_block = "::/0"
  vpc_peering_connection_id   = "pcx-1234567890abcdef0"
}

resource "aws_route_table" "inline" {
  vpc_id = "vpc-1234567890abcdef0"

  route {
    cidr_block = "172.16.0.0/16"
    gateway_id = aws_internet_gateway.beside.id
  }

  route {
    cidr_block                = "0.0.0.0/0"
    vpc_peering_connection_id = aws_vpc_peering_connection.beside.id
  }
}

resource "aws_internet_gateway" "beside" {}

resource "aws_vpc_peering_connection" "beside" {
  vpc_id      = "vpc-1234567890abcdef0"
  peer_vpc_id = "vpc-1234567890abcdef1"
}
