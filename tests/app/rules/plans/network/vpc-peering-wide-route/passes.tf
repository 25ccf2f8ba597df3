resource "aws_route" "internet" {
  route_table_id         = "rtb-1234567890abcdef0"
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route" "peer" {
  route_table_id            = "rtb-1234567890abcdef0"
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
}

resource "aws_route_table" "inline" {
  vpc_id = "vpc-1234567890abcdef0"

  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_internet_gateway" "this" {}

resource "aws_vpc_peering_connection" "this" {
  vpc_id      = "vpc-1234567890abcdef0"
  peer_vpc_id = "vpc-1234567890abcdef1"
}
