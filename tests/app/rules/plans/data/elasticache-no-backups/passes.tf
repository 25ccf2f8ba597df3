resource "aws_elasticache_cluster" "five_days" {
  cluster_id               = "sessions"
  engine                   = "redis"
  node_type                = "cache.t4g.small"
  num_cache_nodes          = 1
  snapshot_retention_limit = 5
}

resource "aws_elasticache_cluster" "memcached" {
  cluster_id      = "pages"
  engine          = "memcached"
  node_type       = "cache.t4g.small"
  num_cache_nodes = 2
}

resource "aws_elasticache_cluster" "too_old" {
  cluster_id      = "toys"
  engine          = "redis"
  node_type       = "cache.t1.micro"
  num_cache_nodes = 1
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id     = "counters"
  description              = "Counters"
  node_type                = "cache.t4g.small"
  num_cache_clusters       = 2
  snapshot_retention_limit = 1
}

resource "aws_elasticache_cluster" "of_a_group" {
  cluster_id           = "counters-3"
  replication_group_id = aws_elasticache_replication_group.this.id
}

resource "aws_elasticache_serverless_cache" "memcached" {
  name   = "carts"
  engine = "memcached"
}
