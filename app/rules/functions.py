"""Lambda functions: what they run on, and who may call their addresses. Pure."""

from collections.abc import Iterator

from app.rules.attributes import must_not_be_one_of
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

Answers = Iterator[Evidence | Unsure]
_DEPRECATED = (  # AWS ended its support before May 2026
    "dotnet5.0",
    "dotnet6",
    "dotnet7",
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java8",
    "nodejs",
    "nodejs4.3",
    "nodejs4.3-edge",
    "nodejs6.10",
    "nodejs8.10",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "nodejs16.x",
    "nodejs18.x",
    "nodejs20.x",
    "provided",
    "python2.7",
    "python3.6",
    "python3.7",
    "python3.8",
    "python3.9",
    "ruby2.5",
    "ruby2.7",
    "ruby3.2",
)

lambda_deprecated_runtime = must_not_be_one_of(
    "lambda-deprecated-runtime",
    "medium",
    "aws_lambda_function",
    path="runtime",
    forbidden=_DEPRECATED,
    title="The function runs on what AWS no longer maintains",
    why="Holes that are found in the language or its libraries stay open, and AWS will refuse new code for it.",
    fix="Choose a `runtime` that AWS still maintains, such as python3.13, nodejs22.x, java21 or provided.al2023.",
)

lambda_url_no_auth = must_not_be_one_of(
    "lambda-url-no-auth",
    "high",
    "aws_lambda_function_url",
    path="authorization_type",
    forbidden=("NONE",),
    title="Anybody may call the function by its URL",
    why="The function runs for whoever finds the address, with all that its role may do, and at your cost.",
    fix='Write `authorization_type = "AWS_IAM"`, or put an API with an authorizer in front.',
)


@rule(
    "lambda-open-cors",
    "medium",
    "aws_lambda_function",
    "aws_lambda_function_url",
    title="Pages of any site may call the function in a visitor's name",
    why="A page that a user opens by accident reads what the function answers to that user.",
    fix='Name the sites that may, in `cors { allow_origins = ["https://…"] }`.',
)
def open_cors(resource: Resource, world: World) -> Answers:
    """Of a URL whose function is in the plan, the function is told of."""
    if resource.type == "aws_lambda_function":
        for url in world.pointing(resource, "aws_lambda_function_url", "function_name"):
            for answer in _open_origins(url):
                is_found = isinstance(answer, Evidence)
                yield Evidence("function_name", f"{url.address}: {answer.path}") if is_found else answer
    elif not world.targets(resource, "function_name", types=("aws_lambda_function",)):
        yield from _open_origins(resource)


def _open_origins(url: Resource) -> Answers:
    for at, cors in url.places("cors"):
        origins = cors.get("allow_origins") or ()
        if origins is UNKNOWN or UNKNOWN in origins:
            yield Unsure(f"{at}.allow_origins")
        elif "*" in origins:
            yield Evidence(f"{at}.allow_origins", origins)
