resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  at_rest_encryption_enabled = true
}

resource "aws_elasticache_replication_group" "valkey" {
  replication_group_id = "queues"
  description          = "Queues"
  engine               = "valkey"
  node_type            = "cache.t4g.small"
  num_cache_clusters   = 2
}

resource "aws_elasticache_global_replication_group" "this" {
  global_replication_group_id_suffix = "world"
  primary_replication_group_id       = aws_elasticache_replication_group.this.id
}

resource "aws_elasticache_replication_group" "as_its_source" {
  replication_group_id        = "sessions-far-away"
  description                 = "Sessions, far away"
  global_replication_group_id = aws_elasticache_global_replication_group.this.global_replication_group_id
  num_cache_clusters          = 2
}
