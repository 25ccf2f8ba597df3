resource "aws_msk_cluster" "unset" {
  cluster_name           = "unset"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1234567890abcdef0"]
  }
}

resource "aws_msk_cluster" "off" {
  cluster_name           = "off"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1234567890abcdef0"]

    connectivity_info {
      public_access {
        type = "DISABLED"
      }
    }
  }
}
