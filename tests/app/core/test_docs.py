import hashlib
import re
from pathlib import Path

import pytest

from app import create_app

FOLDER = Path(__file__).parents[3] / "app/static/docs"
PATHS = ["/api/docs", "/api/openapi.json", "/.well-known/jwks.json"]
PATHS += [f"/api/docs/{path.name}" for path in FOLDER.iterdir()]


@pytest.fixture
def client(environment):
    return create_app().test_client()


def test_the_front_door_leads_to_the_documentation(client):
    response = client.get("/")
    assert (response.status_code, response.location) == (302, "/api/docs")


def test_the_page_loads_only_files_that_are_there(client):
    addresses = re.findall(r'(?:src|href)="([^"]+)"', client.get("/api/docs").text)
    assert len(addresses) >= 5
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_page_has_no_script_and_no_style_in_it(client):
    page = client.get("/api/docs").text
    assert "style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert "//" not in page.replace("<!doctype html>", "")


def test_the_page_runs_scripts_of_this_address_only(client):
    policy = client.get("/api/docs").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "default-src 'none';" in policy


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("swagger-ui-bundle.js", "text/javascript"),
        ("page.js", "text/javascript"),
        ("page.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_has_the_type_that_a_browser_insists_on(client, name, mimetype):
    assert client.get(f"/api/docs/{name}").mimetype == mimetype


@pytest.mark.parametrize(
    "path", ["/api/docs/../docs.py", "/api/docs/..%2f..%2fdocs.py", "/api/docs/%2e%2e/x", "/api/docs//etc/passwd"]
)
def test_no_other_file_can_be_read(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(client, path):
    first = client.get(path)
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, second.status_code) == (200, 304)
    assert second.data == b""
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_what_may_change_with_a_release_is_asked_for_again(client, path):
    response = client.get(path)
    assert "max-age=86400" not in response.headers["Cache-Control"]
    assert "Last-Modified" not in response.headers


def test_the_vendored_files_are_as_they_were_published():
    notice = (FOLDER / "NOTICE").read_text()
    assert re.search(r"Swagger UI \d+\.\d+\.\d+, Apache License 2.0", notice)
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}" in notice
