"""All rules there are. Pure."""

from app.rules import (
    bucket_acls,
    buckets,
    builds,
    caches,
    cluster_databases,
    keys,
    messages,
    networks,
    rds,
    search_domains,
    storage,
    tables,
    trails,
    warehouses,
)
from app.rules.rule import collect

RULES = collect(
    bucket_acls,
    buckets,
    builds,
    caches,
    cluster_databases,
    keys,
    messages,
    networks,
    rds,
    search_domains,
    storage,
    tables,
    trails,
    warehouses,
)
