"""Cost Explorer, as far as we ask it, on this machine and in its own wire format."""

import json
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
from botocore.config import Config

TARGET = "AWSInsightsIndexService.GetCostAndUsage"
JSON = "application/x-amz-json-1.1"


class CostExplorer:
    """`amounts` by day, for the tag Project=fraud-or-not; days before `final_before` are not estimated any more."""

    def __init__(self):
        self.amounts = {}
        self.final_before = date.min
        self.requests = []
        self.refusals = []  # status and code, one for each request to refuse
        self.groups_by_itself = False

    def answer(self, target, request):
        assert target == TARGET
        self.requests.append(request)
        if self.refusals:
            status, code = self.refusals.pop(0)
            return status, {"__type": code, "message": "No."}
        days = list(_days(**request["TimePeriod"]))
        return 200, {"ResultsByTime": [self._result(request, day) for day in days], "DimensionValueAttributes": []}

    def _result(self, request, day):
        is_ours = request["Filter"] == {"Tags": {"Key": "Project", "Values": ["fraud-or-not"]}}
        amount = Decimal(self.amounts.get(day, 0) if is_ours else 0)
        total = {"UnblendedCost": {"Amount": str(amount), "Unit": "USD"}}
        is_grouped = self.groups_by_itself or "GroupBy" in request
        return {
            "TimePeriod": {"Start": day.isoformat(), "End": (day + timedelta(days=1)).isoformat()},
            "Total": {} if is_grouped else total,
            "Groups": [{"Keys": ["Project$fraud-or-not"], "Metrics": total}] if is_grouped else [],
            "Estimated": day >= self.final_before,
        }

    @contextmanager
    def serving(self):
        """A client of it, such as the app makes one."""
        explorer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert "us-east-1/ce/aws4_request" in self.headers["Authorization"]
                status, content = explorer.answer(self.headers["X-Amz-Target"], request)
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", JSON)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        client = boto3.client(
            "ce",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
        )
        try:
            yield client
        finally:
            client.close()
            server.shutdown()
            server.server_close()
            thread.join()


def _days(Start, End):  # noqa: N803
    day = date.fromisoformat(Start)
    while day < date.fromisoformat(End):
        yield day
        day += timedelta(days=1)
