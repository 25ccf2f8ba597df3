"""Load balancers: whether what comes to them is encrypted, and whether they can be deleted by mistake. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from app.rules.attributes import must_be_true
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_BALANCERS = ("aws_lb", "aws_alb")
_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
_MODERN_POLICY = re.compile(r"-(?:TLS|FS|TLS13)-1-[23](?:-|$)")  # TLS 1.2 or later; the names of all others are older
_OLD_PROTOCOLS = ("Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")
_PLAIN = ("HTTP", "TCP")

lb_no_deletion_protection = must_be_true(
    "lb-no-deletion-protection",
    "low",
    *_BALANCERS,
    path="enable_deletion_protection",
    title="The load balancer can be deleted by mistake",
    why="With it goes its address: all that names it is down until it is found out and written anew.",
    fix="Write `enable_deletion_protection = true`.",
)


@rule(
    "alb-http-listener",
    "high",
    *_LISTENERS,
    title="The listener answers plain HTTP",
    why="Passwords, cookies and data can be read and changed by anybody on the way.",
    fix='Listen with HTTPS, and let port 80 only redirect: `redirect { protocol = "HTTPS" … }`.',
)
def http_listener(listener: Resource, world: World) -> Answers:
    return _plain(listener, world)


@rule(
    "alb-no-https-redirect",
    "medium",
    *_BALANCERS,
    title="The load balancer does not send HTTP requests to HTTPS",
    why="Whoever comes with http:// stays there, and anybody on the way reads and changes what is sent.",
    fix='Let the listener of port 80 do nothing but `redirect { protocol = "HTTPS" … }`.',
)
def no_https_redirect(balancer: Resource, world: World) -> Answers:
    if balancer["load_balancer_type"] not in (None, "application"):
        return
    for type in _LISTENERS:
        for listener in world.pointing(balancer, type, "load_balancer_arn"):
            for answer in _plain(listener, world):
                if isinstance(answer, Evidence):
                    yield Evidence("arn", f"{listener.address}: {answer.value}")
                else:
                    yield Unsure("arn")


def _plain(listener: Resource, world: World) -> Answers:
    if listener["protocol"] is UNKNOWN:
        yield Unsure("protocol")
    elif _is_http(listener, world):
        redirects = listener.blocks("default_action", "redirect")
        if not any(_is_https(redirect.get("protocol")) for redirect in redirects):
            yield Evidence("protocol", "HTTP")


def _is_http(listener: Resource, world: World) -> bool:
    """Application load balancers only know HTTP and HTTPS, and speak HTTP if nobody says which."""
    if listener["protocol"] is None:
        balancers = world.targets(listener, "load_balancer_arn", types=_BALANCERS)
        is_application = all(each["load_balancer_type"] in (None, "application") for each in balancers)
        return is_application and listener["port"] is not None and not listener["certificate_arn"]
    return str(listener["protocol"]).upper() == "HTTP"


def _is_https(protocol: Any) -> bool:
    """Of a redirect, which by default stays with the protocol that the request came with."""
    return protocol is UNKNOWN or str(protocol).upper() == "HTTPS"


@rule(
    "alb-old-tls",
    "medium",
    *_LISTENERS,
    "aws_load_balancer_policy",
    title="The listener accepts TLS versions that are broken",
    why="TLS 1.0 and 1.1 have known attacks; no browser of today needs them, and audits refuse them.",
    fix='Write `ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"`, or a later policy with TLS 1.2 and 1.3 only.',
)
def old_tls(resource: Resource, world: World) -> Answers:
    if resource.type == "aws_load_balancer_policy":
        yield from _old_attributes(resource)
    elif resource["protocol"] is not UNKNOWN and str(resource["protocol"]).upper() in ("HTTPS", "TLS"):
        policy = resource["ssl_policy"] or _DEFAULT_POLICY
        if policy is UNKNOWN:
            yield Unsure("ssl_policy")
        elif not _MODERN_POLICY.search(str(policy)):
            yield Evidence("ssl_policy", policy)


@rule(
    "alb-old-tls",
    "low",
    *_LISTENERS,
    name="alb-no-tls",
    title="The listener does not ask for TLS 1.2",
    why="It takes what comes without any encryption, and serves it.",
    fix="Listen with HTTPS and a policy with TLS 1.2 and 1.3 only, and let port 80 only redirect.",
)
def no_tls(listener: Resource, world: World) -> Answers:
    return _plain(listener, world)


def _old_attributes(policy: Resource) -> Answers:
    """Of a classic load balancer."""
    if policy["policy_type_name"] != "SSLNegotiationPolicyType":
        return
    for at, attribute in policy.places("policy_attribute"):
        name, value = attribute.get("name"), attribute.get("value")
        if name == "Reference-Security-Policy" and not _MODERN_POLICY.search(str(value)):
            yield Evidence(f"{at}.value", value)
        elif name in _OLD_PROTOCOLS and str(value).lower() == "true":
            yield Evidence(f"{at}.name", name)


@rule(
    "elb-plaintext-listener",
    "medium",
    "aws_elb",
    title="The load balancer's listener does not encrypt",
    why="Passwords, cookies and data can be read and changed by anybody on the way.",
    fix='Write `lb_protocol = "https"` (or `ssl`) and an `ssl_certificate_id`.',
)
def plaintext_listener(balancer: Resource, world: World) -> Answers:
    for at, listener in balancer.places("listener"):
        protocol = listener.get("lb_protocol")
        if protocol is UNKNOWN:
            yield Unsure(f"{at}.lb_protocol")
        elif str(protocol).upper() in _PLAIN:
            yield Evidence(f"{at}.lb_protocol", protocol)
        elif not listener.get("ssl_certificate_id"):
            yield Evidence(f"{at}.ssl_certificate_id")
