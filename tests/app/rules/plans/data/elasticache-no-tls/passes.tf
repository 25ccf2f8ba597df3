resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  transit_encryption_enabled = true
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

resource "aws_elasticache_cluster" "memcached" {
  cluster_id                 = "pages"
  engine                     = "memcached"
  engine_version             = "1.6.22"
  node_type                  = "cache.t4g.small"
  num_cache_nodes            = 2
  transit_encryption_enabled = true
}
