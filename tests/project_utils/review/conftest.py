"""A GitHub of our own, with one pull request."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class GitHub(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments = []  # of pull request 7
        self.tokens = set()
        self.page_size = 100
        self.refuses = False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def add(self, body, is_mine=True):
        number = len(self.comments) + 1
        self.comments.append({"databaseId": number, "body": body, "viewerDidAuthor": is_mine})
        return number


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self._body()
        if self.server.refuses:
            return self._answer(403, {"message": "Resource not accessible by integration"})
        if self.path == "/graphql":
            return self._answer(200, {"data": {"repository": {"pullRequest": self._page(body["variables"])}}})
        assert self.path == "/repos/shop/infra/issues/7/comments"
        return self._answer(201, self._shown(self.server.add(body["body"])))

    def do_PATCH(self):
        number = int(self.path.removeprefix("/repos/shop/infra/issues/comments/"))
        self.server.comments[number - 1]["body"] = self._body()["body"]
        self._answer(200, self._shown(number))

    def _page(self, variables):
        if variables["number"] != 7:
            return None
        start, size = int(variables["after"] or 0), self.server.page_size
        end = start + size
        page = {"hasNextPage": end < len(self.server.comments), "endCursor": str(end)}
        return {"comments": {"nodes": self.server.comments[start:end], "pageInfo": page}}

    def _shown(self, number):
        return {"html_url": f"https://github.example/shop/infra/pull/7#issuecomment-{number}"}

    def _body(self):
        self.server.tokens.add(self.headers["Authorization"])
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def github(monkeypatch):
    server = GitHub()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("GITHUB_API_URL", server.url)
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", f"{server.url}/graphql")
    monkeypatch.setenv("GITHUB_REPOSITORY", "shop/infra")
    monkeypatch.setenv("GITHUB_TOKEN", "of-the-job")
    yield server
    server.shutdown()
    server.server_close()
