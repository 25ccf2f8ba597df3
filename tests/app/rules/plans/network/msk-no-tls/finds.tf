resource "aws_msk_cluster" "clients" {
  for_each               = toset(["PLAINTEXT", "TLS_PLAINTEXT"])
  cluster_name           = each.value
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1234567890abcdef0"]
  }

  encryption_info {
    encryption_in_transit {
      client_broker = each.value
    }
  }
}

resource "aws_msk_cluster" "brokers" {
  cluster_name           = "brokers"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1234567890abcdef0"]
  }

  encryption_info {
    encryption_in_transit {
      in_cluster = false
    }
  }
}
