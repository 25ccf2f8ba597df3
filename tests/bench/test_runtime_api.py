import http.client
import json
import threading

import pytest

from bench import runtime_api

INVOCATION = "/2018-06-01/runtime/invocation"


@pytest.fixture
def api():
    with runtime_api.serve(clock=lambda: 42) as api:
        yield api


def answer(api, path, body):
    """What a runtime client does: ask for the event, post the answer."""
    client = http.client.HTTPConnection(api.address, timeout=10)
    client.request("GET", f"{INVOCATION}/next")
    asked = client.getresponse()
    event = json.loads(asked.read())
    client.request("POST", f"{INVOCATION}/{asked.headers['Lambda-Runtime-Aws-Request-Id']}/{path}", body(event))
    client.getresponse().read()
    client.close()


def in_background(*arguments):
    thread = threading.Thread(target=answer, args=arguments)
    thread.start()
    return thread


def test_an_answer_comes_with_the_time_at_which_it_came(api):
    client = in_background(api, "response", lambda event: json.dumps({"echo": event}))
    assert api.invoke({"n": 1}) == ({"echo": {"n": 1}}, 42)
    client.join()


def test_an_answer_that_comes_in_chunks_is_whole(api):
    client = in_background(api, "response", lambda event: iter([b'{"a"', b": 1}"]))
    assert api.invoke({})[0] == {"a": 1}
    client.join()


def test_a_function_that_fails_is_told_with_its_error(api):
    client = in_background(api, "error", lambda event: '{"errorMessage": "No such key"}')
    with pytest.raises(RuntimeError, match="No such key"):
        api.invoke({})
    client.join()
