"""Where the local cloud answers for an HTTP API, since no domain leads to it."""


def address(endpoint: str, api_id: str) -> str:
    return f"{endpoint}/_aws/execute-api/{api_id}/$default"
