import hashlib
import ipaddress
import json

import pytest
from apig_wsgi import make_lambda_handler
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core import client as caller
from app.core import config

SECRET = "only CloudFront says this"
HASH = hashlib.sha256(SECRET.encode()).hexdigest()
EDGE, VIEWER, FORGED = "130.176.0.1", "203.0.113.9", "6.6.6.6"
BY_CLOUDFRONT = {"wizardorigin": SECRET, "wizardviewer": VIEWER}


@pytest.fixture
def ask(environment):
    """Who the caller is to a function that the gateway hands these headers, and who had connected to the gateway."""
    config.load(origin_hash=HASH)
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: {"address": caller.address(), "device": caller.device()})
    handler = make_lambda_handler(app)

    def ask(headers=(), source=EDGE):
        http = {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": source}
        event = {"version": "2.0", "rawPath": "/", "rawQueryString": "", "requestContext": {"http": http}}
        return json.loads(handler({**event, "headers": dict(headers)}, None)["body"])

    return ask


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": FORGED},
        {"x-forwarded-for": f"{FORGED}, {FORGED}", "forwarded": f"for={FORGED}"},
        {"x-real-ip": FORGED, "true-client-ip": FORGED, "cloudfront-viewer-address": f"{FORGED}:1"},
        {"wizardviewer": FORGED},
        {"wizardviewer": FORGED, "wizardorigin": ""},
        {"wizardviewer": FORGED, "wizardorigin": "a guess"},
        {"wizardviewer": FORGED, "wizardorigin": HASH},
        {"wizardviewer": FORGED, "wizardorigin": f"{SECRET},{SECRET}"},
        {"wizardviewer": FORGED, "wizardorigin": "\ud800"},
    ],
)
def test_whoever_calls_the_gateway_directly_is_who_had_connected_to_it(ask, headers):
    assert ask(headers, source=VIEWER)["address"] == VIEWER


def test_behind_cloudfront_it_is_the_viewer_that_cloudfront_saw(ask):
    assert ask(BY_CLOUDFRONT)["address"] == VIEWER


@pytest.mark.parametrize("name", ["wizard_viewer", "wizard-viewer", "x-forwarded-for", "x_forwarded_for"])
def test_behind_cloudfront_too_no_header_of_the_viewers_own_counts(ask, name):
    for headers in ({name: FORGED, **BY_CLOUDFRONT}, {**BY_CLOUDFRONT, name: FORGED}):
        assert ask(headers)["address"] == VIEWER


def test_where_no_origin_is_configured_nobody_is_cloudfront(ask):
    config.load(origin_hash="")
    for proof in ("", SECRET):
        assert ask({"wizardviewer": FORGED, "wizardorigin": proof}, source=VIEWER)["address"] == VIEWER


@pytest.mark.parametrize("viewer", ["", "unknown", "203.0.113", "203.0.113.9, 6.6.6.6", "<script>", "٢٠٣.0.113.9"])
def test_what_is_no_address_falls_back_to_who_had_connected(ask, viewer):
    assert ask({**BY_CLOUDFRONT, "wizardviewer": viewer})["address"] == EDGE


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("203.0.113.9:49152", "203.0.113.9"),
        ("[2001:db8::9]:49152", "2001:db8::9"),
        ("[2001:db8::9]", "2001:db8::9"),
        ("2001:DB8:0:0:0:0:0:9", "2001:db8::9"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:cb00:7109", "203.0.113.9"),
        ("", "unknown"),
        ("garbage", "unknown"),
    ],
)
def test_one_caller_has_one_address_however_it_is_written(ask, seen, told):
    assert ask(source=seen)["address"] == told


def test_the_log_tells_the_same_address(client, lines):
    config.load(origin_hash=HASH)
    client.get("/api/health", headers=BY_CLOUDFRONT)
    assert [line["client"] for line in lines()] == [VIEWER]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::%eth0", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("garbage", "unknown"),
    ],
)
def test_a_network_is_what_one_caller_holds(address, network):
    assert caller.network(address) == network


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_nobody_gets_another_network_by_changing_the_last_64_bits(address, low):
    if address.ipv4_mapped is None:
        other = ipaddress.IPv6Address(int(address) >> 64 << 64 | low)
        assert other.ipv4_mapped or caller.network(str(other)) == caller.network(str(address))


@given(st.text())
def test_no_text_breaks_it(text):
    assert caller.network(text)


def test_a_device_is_what_it_calls_itself_but_short_and_on_one_line(ask):
    assert ask({"user-agent": "curl/8.9"})["device"] == "curl/8.9"
    assert ask({"user-agent": "é\x00\x1b[31m\ud800"})["device"] == "é[31m"
    assert ask({"user-agent": "x" * 5000})["device"] == "x" * 200


@pytest.mark.parametrize("headers", [{}, {"user-agent": ""}, {"user-agent": "\x00"}])
def test_a_device_that_says_nothing_is_unknown(ask, headers):
    assert ask(headers)["device"] == "unknown"
