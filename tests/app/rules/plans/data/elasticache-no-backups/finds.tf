resource "aws_elasticache_cluster" "not_said" {
  cluster_id      = "sessions"
  engine          = "redis"
  node_type       = "cache.t4g.small"
  num_cache_nodes = 1
}

resource "aws_elasticache_cluster" "none" {
  cluster_id               = "queues"
  engine                   = "redis"
  node_type                = "cache.t4g.small"
  num_cache_nodes          = 1
  snapshot_retention_limit = 0
}

resource "aws_elasticache_replication_group" "not_said" {
  replication_group_id = "counters"
  description          = "Counters"
  node_type            = "cache.t4g.small"
  num_cache_clusters   = 2
}

resource "aws_elasticache_serverless_cache" "not_said" {
  name   = "carts"
  engine = "valkey"
}
