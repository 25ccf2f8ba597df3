"""CloudFront: whether what goes to and from it is encrypted. Pure."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from app.rules.attributes import is_true
from app.rules.plan import Tree
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_DISTRIBUTION = "aws_cloudfront_distribution"
_CONFIG = "custom_origin_config"
_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".on.aws")
_OLD = ("SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016")


@rule(
    "cloudfront-http",
    "high",
    _DISTRIBUTION,
    title="The distribution answers plain HTTP",
    why="Passwords, cookies and data can be read and changed by anybody on the way.",
    fix='Write `viewer_protocol_policy = "redirect-to-https"` or `https-only` into each cache behavior.',
)
def plain_viewers(distribution: Resource, world: World) -> Answers:
    for at, behavior in _behaviors(distribution):
        policy = behavior.get("viewer_protocol_policy")
        if policy is UNKNOWN:
            yield Unsure(f"{at}.viewer_protocol_policy")
        elif policy == "allow-all":
            yield Evidence(f"{at}.viewer_protocol_policy", policy)


@rule(
    "cloudfront-old-tls",
    "medium",
    _DISTRIBUTION,
    title="The distribution accepts TLS versions that are broken",
    why="TLS 1.0 and 1.1 have known attacks; no browser of today needs them, and audits refuse them.",
    fix='Use a certificate for a domain of your own, and write `minimum_protocol_version = "TLSv1.2_2021"`.',
)
def old_tls(distribution: Resource, world: World) -> Answers:
    """CloudFront's own certificate comes with TLS 1.0, whatever else is written."""
    for at, certificate in distribution.places("viewer_certificate"):
        version = certificate.get("minimum_protocol_version")
        if is_true(certificate.get("cloudfront_default_certificate")):
            yield Evidence(f"{at}.cloudfront_default_certificate", True)
        elif version is UNKNOWN:
            yield Unsure(f"{at}.minimum_protocol_version")
        elif (version or "TLSv1") in _OLD:
            yield Evidence(f"{at}.minimum_protocol_version", version)


@rule(
    "cloudfront-origin-http",
    "medium",
    _DISTRIBUTION,
    "aws_cloudfront_vpc_origin",
    title="The distribution talks to its origin without encryption",
    why="What the viewer's browser encrypts is read and changed by anybody between CloudFront and the origin.",
    fix='Write `origin_protocol_policy = "https-only"`.',
)
def plain_origin(resource: Resource, world: World) -> Answers:
    """What is switched off asks nobody."""
    if resource["enabled"] is False:
        return
    origins = dict(resource.places("origin"))
    for at, config in (*resource.places("origin", _CONFIG), *resource.places("vpc_origin_endpoint_config")):
        policy = config.get("origin_protocol_policy")
        origin = origins.get(at.partition(f".{_CONFIG}")[0], {})
        if policy is UNKNOWN:
            yield Unsure(f"{at}.origin_protocol_policy")
        elif policy != "https-only" and not _is_https_anyway(resource, policy, origin):
            yield Evidence(f"{at}.origin_protocol_policy", policy)


def _is_https_anyway(distribution: Resource, policy: Any, origin: Tree) -> bool:
    """An origin of somebody else may be asked as the viewer asks, where no viewer asks without HTTPS. One that AWS
    runs speaks HTTPS, so that nothing speaks against asking for it always."""
    domain = origin.get("domain_name")
    if policy != "match-viewer" or domain is UNKNOWN or str(domain).endswith(_OF_AWS):
        return False
    policies = [behavior.get("viewer_protocol_policy") for _, behavior in _behaviors(distribution)]
    return bool(policies) and all(each in ("https-only", "redirect-to-https") for each in policies)


def _behaviors(distribution: Resource) -> Iterator[tuple[str, Tree]]:
    return chain(distribution.places("default_cache_behavior"), distribution.places("ordered_cache_behavior"))
