import pytest

from app import create_app

OURS = "http://localhost:5173"


@pytest.fixture
def client(environment):
    return create_app().test_client()


@pytest.fixture
def shared(environment):
    """The app as it runs beside the dashboard's development server."""
    environment.setenv("WIZARD_CORS_ORIGINS", f"{OURS} http://127.0.0.1:5173")
    return create_app().test_client()


def cors(response):
    return {name for name, _ in response.headers if name.startswith("Access-Control-")}


@pytest.mark.parametrize(
    "path", ["/", "/api/health", "/api/docs", "/api/users/me", "/nothing", "/.well-known/jwks.json"]
)
def test_every_answer_is_secured(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_on_a_laptop_nothing_asks_for_https(environment):
    environment.setenv("WIZARD_STAGE", "local")
    assert "Strict-Transport-Security" not in create_app().test_client().get("/api/health").headers


@pytest.mark.parametrize("path", ["/api/health", "/api/users/me", "/nothing"])
def test_what_is_said_to_one_is_kept_by_no_cache(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_where_a_gateway_shares_the_app_says_nothing(client):
    assert cors(client.get("/api/health", headers={"Origin": OURS})) == set()


@pytest.mark.parametrize("origin", [OURS, "http://127.0.0.1:5173"])
def test_our_own_page_may_read_the_answer(shared, origin):
    response = shared.get("/api/health", headers={"Origin": origin})
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"]


def test_our_own_page_may_read_an_error(shared):
    assert shared.get("/api/users/me", headers={"Origin": OURS}).headers["Access-Control-Allow-Origin"] == OURS


def test_our_own_page_may_ask_first(shared):
    asked = {"Origin": OURS, "Access-Control-Request-Method": "POST"}
    response = shared.options("/api/auth/login", headers=asked)
    assert response.status_code == 200
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert {"Authorization", "Content-Type", "X-Client"} <= {
        name.strip() for name in response.headers["Access-Control-Allow-Headers"].split(",")
    }


@pytest.mark.parametrize("path", ["/api/users/me", "/api/auth/logout"])
def test_asking_first_needs_no_token(shared, path):
    assert shared.options(path, headers={"Origin": OURS}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.com",
        "null",
        "*",
        "",
        f"{OURS}.example.com",
        OURS.upper(),
        "http://localhost",
        f"{OURS}/",
        "http://",
    ],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_a_foreign_page_gets_nothing(shared, method, origin):
    assert cors(shared.open("/api/health", method=method, headers={"Origin": origin})) == set()


def test_everybody_is_not_an_origin(environment):
    environment.setenv("WIZARD_CORS_ORIGINS", "*")
    with pytest.raises(ValueError, match="name each origin"):
        create_app()


@pytest.mark.parametrize("headers", [{}, {"Origin": OURS}, {"Origin": "https://example.com"}])
def test_a_cache_keeps_the_answers_to_two_origins_apart(shared, headers):
    assert "Origin" in shared.get("/.well-known/jwks.json", headers=headers).vary
