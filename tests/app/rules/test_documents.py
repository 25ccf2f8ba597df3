"""A report as JSON, as SARIF and as the comment of a pull request."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from app.rules import documents, markdown, sarif
from app.rules.results import Evidence
from tests.app.rules.reports import BROKEN, KEPT, OLD, OPEN, REPORT, RESULT

SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text())


def with_findings(*findings, **more):
    return REPORT._replace(result=RESULT._replace(findings=findings), **more)


def test_json_holds_all_of_a_result():
    assert documents.from_json(json.loads(json.dumps(documents.to_json(RESULT)))) == RESULT


@pytest.mark.parametrize("impact", [BROKEN, KEPT])
def test_json_holds_all_of_what_happens_to_a_goal(impact):
    assert documents.impact_from_json(json.loads(json.dumps(documents.impact_to_json(impact)))) == impact


def test_a_report_is_the_same_whether_it_is_written_at_once_or_part_by_part():
    assert json.loads("".join(documents.parts_of_report(REPORT))) == documents.of_report(REPORT)


def test_an_amount_is_text():
    assert documents.to_json(RESULT)["cost"]["monthly_delta"] == "27.50"


def test_a_finding_has_the_same_id_in_each_review():
    assert OPEN._replace(is_new=False, severity="low", evidence=()).id == OPEN.id != OLD.id


@pytest.mark.parametrize("report", [REPORT, with_findings(), REPORT._replace(name="a file with spaces?.json")])
def test_sarif_is_valid(report):
    Draft7Validator(SCHEMA).validate(sarif.render([report, report], version="0.1.0"))


def test_sarif_says_of_each_finding_whether_it_is_new():
    (run,) = sarif.render([REPORT], version="0.1.0")["runs"]
    assert [result["baselineState"] for result in run["results"]] == ["new", "unchanged"]
    assert run["automationDetails"]["id"] == "ai-wizard/shop/prod/"
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["properties"]["security-severity"]) == ("sg-open-ssh", "8.0")


def test_sarif_shows_findings_at_the_source_that_is_named():
    (run,) = sarif.render([REPORT], version="0.1.0", source="infra/main.tf")["runs"]
    assert {_uri(result) for result in run["results"]} == {"infra/main.tf"}


def _uri(result):
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_has_no_more_than_code_scanning_takes_and_says_so(monkeypatch):
    monkeypatch.setattr(sarif, "_MOST", 1)
    (run,) = sarif.render([REPORT], version="0.1.0")["runs"]
    assert [result["message"]["text"][:3] for result in run["results"]] == ["SSH"]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("1 more are left out")


def test_the_headline_says_whether_it_passes_what_it_risks_and_what_it_breaks():
    said = "stopped: high risk (62 of 100), breaks 1 goal: cost by $27"
    assert markdown.headline(REPORT) == said
    assert (
        markdown.headline(REPORT._replace(gate="never", impacts=())) == "passed: high risk (62 of 100), breaks no goal"
    )


@pytest.mark.parametrize(
    ("gate", "impacts", "passes"),
    [
        ("critical", (), True),
        ("high", (), False),
        ("low", (), False),
        ("never", (), True),
        ("critical", (BROKEN,), True),
        ("critical", (BROKEN._replace(is_blocking=True),), False),
        ("never", (BROKEN._replace(is_blocking=True),), False),
        ("critical", (KEPT,), True),
    ],
)
def test_a_change_passes_below_its_gate_as_long_as_it_breaks_no_goal_that_blocks(gate, impacts, passes):
    assert REPORT._replace(gate=gate, impacts=impacts).passes is passes


def test_a_comment_says_all_of_it():
    comment = markdown.render(REPORT)
    for said in (
        "high risk, 62 of 100 · **stopped**",
        "breaks 1 goal: cost by $27",
        "❌ AWS bill: cost by $27",
        "✅ Low risk: risk average 20 -\\> 24",
        "**SSH is open to the internet** · `aws_security_group.edge`",
        '`ingress[0].cidr_blocks` is `["0.0.0.0/0"]`',
        "1 finding from before",
        "1 finding resolved",
        "`iam-admin-wildcard` of `aws_iam_policy.worker`",
        "+$27.50 a month",
        "`aws_mwaa_environment`",
        "> It opens SSH.",
        "https://example.com/r/1",
        "abababababababab",
    ):
        assert said in comment


def test_a_comment_can_be_found_again_by_its_mark():
    mark = markdown.marker("shop --> <b>")
    assert mark == "<!-- ai-wizard:review:shop-b- -->"
    assert markdown.render(REPORT._replace(name="shop --> <b>")).startswith(mark)


def test_a_comment_never_has_more_than_github_takes():
    many = [OPEN._replace(address=f"aws_security_group.edge[{place}]") for place in range(5000)]
    comment = markdown.render(with_findings(*many))
    assert 60_000 < len(comment) <= markdown.LONGEST
    assert "More is left out here" in comment
    assert comment.count("<details>") == comment.count("</details>")


@given(st.text(alphabet="`ab|<>\n@# ", min_size=1))
def test_whatever_an_address_holds_stays_inside_its_code(text):
    shown = markdown.code(text)
    fence = len(shown) - len(shown.lstrip("`"))
    assert fence > max(map(len, re.findall("`+", text)), default=0)
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("prose", "harmless"),
    [
        ("see [here](https://evil.example)", "see \\[here\\](https:\u200b//evil.example)"),
        ("![x](//evil.example/y)", "!\\[x\\](//evil.example/y)"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("@everyone look at #1", "@\u200beveryone look at #\u200b1"),
        ("www.evil.example", "www\u200b.evil.example"),
        ("**bold** &lt;", "\\*\\*bold\\*\\* &amp;lt;"),
    ],
)
def test_what_the_ai_says_is_text_and_nothing_else(prose, harmless):
    assert f"> {harmless}\n" in markdown.render(REPORT._replace(prose=prose))


def test_a_comment_says_what_was_and_what_will_be():
    moved = OPEN._replace(evidence=(Evidence("port", {"before": 80, "after": 8080}), Evidence("name", "web")))
    comment = markdown.render(with_findings(moved))
    assert "`port` was `80` and will be `8080`" in comment
    assert "`name` is `web`" in comment
