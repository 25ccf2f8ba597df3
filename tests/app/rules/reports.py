"""A report with one of everything."""

from datetime import date
from decimal import Decimal

from app.rules.results import Cost, CostItem, Evidence, Finding, Impact, Reason, Report, Result, Unknown

OPEN = Finding(
    "aws_security_group.edge",
    "sg-open-ssh",
    "sg-open-ssh",
    "high",
    "SSH is open to the internet",
    "Anybody can try to log in.",
    "Allow your own addresses only.",
    (Evidence("ingress[0].cidr_blocks", ["0.0.0.0/0"]),),
)
OLD = OPEN._replace(address='module.a["x|y`z"].aws_security_group.old', is_new=False)
COST = Cost(
    Decimal("27.50"),
    (CostItem("aws_nat_gateway.this", Decimal("5"), Decimal("32.50")),),
    ("aws_mwaa_environment",),
    date(2026, 12, 1),
)
RESULT = Result(
    risk=62,
    level="high",
    reasons=(Reason("aws_security_group.edge", 40, ("sg-open-ssh",), "SSH is open to the internet."),),
    findings=(OPEN, OLD),
    resolved=(OLD._replace(rule="sg-open-rdp"),),
    unknowns=(Unknown("aws_iam_policy.worker", "iam-admin-wildcard", "policy"),),
    counts={"create": 1, "update": 2},
    cost=COST,
    notes=("Terraform could not finish this plan.",),
)
BROKEN = Impact("g1", "AWS bill", "aws_cost", True, False, "cost by $27", Decimal(180), Decimal(227), Decimal(200))
KEPT = Impact("g2", "Low risk", "review_risk", False, True, "risk average 20 -> 24")
REPORT = Report("shop/prod", "ab" * 32, RESULT, (BROKEN, KEPT), prose="It opens SSH.", url="https://example.com/r/1")
