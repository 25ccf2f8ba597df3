import http.client
import json
import sys

import pytest

BUCKETS = "GET /"


@pytest.fixture
def ask(running):
    """Raw HTTP, because browsers and attackers do not use boto3."""

    def ask(request="GET /_ministack/health", **headers):
        method, path = request.split(" ")
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    return ask


def test_a_program_of_this_machine_is_served(ask):
    assert ask().status == 200


@pytest.mark.parametrize("host", ["localhost:4566", "127.0.0.1", "[::1]:4566", "abcd1234.execute-api.localhost:4566"])
def test_a_name_of_this_machine_is_served(ask, host):
    assert ask(Host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example:4566", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.1"]
)
def test_a_name_that_was_bound_to_this_machine_is_refused(ask, host):
    assert ask(Host=host).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null"])
def test_a_page_of_the_web_is_refused(ask, origin):
    answer = ask("POST /?Action=DeleteQueue", Origin=origin)
    assert answer.status == 403
    assert "web sites" in json.loads(answer.text)["message"]


def test_a_picture_in_a_page_of_the_web_is_refused(ask):
    assert ask("GET /?Action=DeleteQueue", Sec_Fetch_Site="cross-site").status == 403


def test_a_preflight_of_a_page_of_the_web_is_refused(ask):
    answer = ask("OPTIONS /", Origin="https://evil.example", Access_Control_Request_Method="POST")
    assert answer.status == 403
    assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_page_of_this_machine_is_served_and_nobody_else_may_read_it(ask):
    answer = ask("OPTIONS /", Origin="http://localhost:5000", Sec_Fetch_Site="cross-site")
    assert answer.status == 200
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["http://localhost:5000"]


def test_no_answer_is_open_to_every_page(ask):
    assert ask(BUCKETS).headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("path", ["reset", "config"])
def test_a_stranger_cannot_empty_or_change_it(ask, path):
    assert ask(f"POST /_ministack/{path}").status == 403


def test_an_http_api_is_reached_by_its_path(ask):
    assert ask("GET /_aws/execute-api/abcd1234/$default/api/health").status == 404


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which addresses are listened on")
def test_it_listens_on_loopback_only(running):
    with open("/proc/net/tcp") as sockets:
        listening = [line.split()[1] for line in sockets if f":{running.port:04X} 00000000" in line]
    assert listening == [f"0100007F:{running.port:04X}"]
