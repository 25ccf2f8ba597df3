"""A provider on this machine: it speaks the wire formats of all four, and answers what a test has laid out for it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider:
    """`answers` are given one after the other, the last one for ever. Each is a function of the path."""

    def __init__(self):
        self.requests = []
        self.answers = [says({})]
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def close(self):
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler_of(provider):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.requests.append({"path": self.path, "headers": self.headers, "body": body})
            try:
                provider.next()(self, provider)
            except ConnectionError:
                self.close_connection = True  # who asked has given up

        def reply(self, status, body, headers=()):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    return Handler


def says(value, *, end="", tokens=(100, 20)):
    """A good answer; with `end` one that stopped for another reason, as that provider calls it."""
    text = value if isinstance(value, str) else json.dumps(value)

    def answer(handler, _):
        handler.reply(200, _SHAPES[_dialect(handler.path)](text, end, *tokens))

    return answer


def refuses():
    def answer(handler, _):
        handler.reply(200, _REFUSALS[_dialect(handler.path)]())

    return answer


def fails(status, headers=(), body=None):
    def answer(handler, _):
        handler.reply(status, {"error": {"type": "error", "message": "no"}} if body is None else body, headers)

    return answer


def breaks_off():
    def answer(handler, _):
        handler.close_connection = True

    return answer


def is_silent():
    def answer(handler, provider):
        handler.close_connection = True
        provider.closing.wait(20)

    return answer


def drips():
    """A byte now and then, so that no timeout between two bytes ever ends it."""

    def answer(handler, provider):
        handler.close_connection = True
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        while not provider.closing.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return answer


def _dialect(path):
    (dialect,) = [name for name in _SHAPES if path.endswith(name)]
    return dialect


def _anthropic(text, end, entering, leaving):
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": text}],
        "stop_reason": end or "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": entering, "output_tokens": leaving},
    }


def _responses(text, end, entering, leaving):
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "m",
        "status": "incomplete" if end else "completed",
        "incomplete_details": {"reason": end} if end else None,
        "output": [
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {
                "type": "message",
                "id": "m_1",
                "role": "assistant",
                "status": "completed",
                "content": [{"type": "output_text", "text": text, "annotations": []}],
            },
        ],
        "usage": {"input_tokens": entering, "output_tokens": leaving, "total_tokens": 0},
    }


def _chat(text, end, entering, leaving):
    return {
        "id": "c_1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": end or "stop", "message": {"role": "assistant", "content": text}},
        ],
        "usage": {"prompt_tokens": entering, "completion_tokens": leaving, "total_tokens": 0},
    }


def _converse(text, end, entering, leaving):
    try:
        block = {"toolUse": {"toolUseId": "t_1", "name": "answer", "input": json.loads(text)}}
    except (RecursionError, ValueError):
        block = {"text": text}
    return {
        "output": {"message": {"role": "assistant", "content": [block]}},
        "stopReason": end or "tool_use",
        "usage": {"inputTokens": entering, "outputTokens": leaving, "totalTokens": 0},
        "metrics": {"latencyMs": 1},
    }


_SHAPES = {"/v1/messages": _anthropic, "/responses": _responses, "/chat/completions": _chat, "/converse": _converse}


def _refusing_responses():
    answer = _responses("", "", 100, 20)
    answer["output"][1]["content"] = [{"type": "refusal", "refusal": "I would rather not."}]
    return answer


def _refusing_chat():
    answer = _chat(None, "", 100, 20)
    answer["choices"][0]["message"]["refusal"] = "I would rather not."
    return answer


_REFUSALS = {
    "/v1/messages": lambda: _anthropic("", "refusal", 100, 20),
    "/responses": _refusing_responses,
    "/chat/completions": _refusing_chat,
    "/converse": lambda: _converse("I would rather not.", "content_filtered", 100, 20),
}
