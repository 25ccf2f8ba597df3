"""Secrets that are known by their form, wherever they stand. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from app.rules.commands import COMMANDS

_FORMATS = (  # a kind, what is always in it, and what it looks like; of it only a group is secret, where there is one
    (
        "private-key",
        "PRIVATE KEY",
        r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*KEY(?: BLOCK)?-----|\Z)",
    ),
    ("aws-access-key", "AKIA", r"(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("aws-access-key", "ASIA", r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("github-token", "gh", r"(?<![A-Za-z0-9])gh[opusr]_[A-Za-z0-9]{20,}"),
    ("github-token", "github_pat_", r"github_pat_[A-Za-z0-9_]{20,}"),
    ("gitlab-token", "gl", r"(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20,}"),
    ("slack-token", "xox", r"(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("slack-token", "xapp-", r"(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{10,}"),
    ("slack-webhook", "hooks.slack.com/", r"hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/_-]{20,})"),
    ("discord-webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/(\d+/[\w-]{20,})"),
    ("stripe-key", "_live_", r"(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{10,}"),
    ("stripe-key", "_test_", r"(?<![A-Za-z0-9])[rs]k_test_[A-Za-z0-9]{10,}"),
    ("stripe-key", "whsec_", r"(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{10,}"),
    ("anthropic-key", "sk-ant-", r"(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{16,}"),
    ("openai-key", "sk-", r"(?<![A-Za-z0-9_-])sk-(?:proj-|svcacct-|admin-)?(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{20,}"),
    ("google-key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    ("sendgrid-key", "SG.", r"(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("npm-token", "npm_", r"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}"),
    ("pypi-token", "pypi-", r"(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{50,}"),
    ("vault-token", "hv", r"(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,}"),
    ("terraform-token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}"),
    ("digitalocean-token", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    ("twilio-key", "SK", r"(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    ("jwt", "eyJ", r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),
    ("azure-key", "Key=", r"(?:AccountKey|SharedAccessKey)=([^;\s\"']{16,})"),
    ("password", "://", r"://[^\s:/@\"'<>?#]{0,200}:([^\s/\"'<>(${@][^\s/\"'<>]{0,500}?)@(?=[\w.\[$({-])"),
    ("authorization", "uthorization", r"[Aa]uthorization[\"']?\s{0,9}[:=]\s{0,9}[\"']?\w+\s+([A-Za-z0-9+/=_.~-]{8,})"),
    ("signature", "X-Amz-Signature=", r"X-Amz-Signature=([0-9a-f]{64})"),
    ("random", "://", r"://(?=[\w-]{0,99}\d)([A-Za-z0-9_-]{20,200})@(?=\w)"),
    *(("password", *command) for command in COMMANDS),
)
MARKERS = tuple(marker for _, marker, _ in _FORMATS)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Where it begins, where it ends, and of what kind it is."""
    for place, marker in enumerate(MARKERS):
        if marker in text:
            for found in _pattern(place).finditer(text):
                yield *found.span(found.re.groups), _FORMATS[place][0]


@cache
def _pattern(place: int) -> re.Pattern[str]:
    """Made when it is needed for the first time: most plans need few."""
    return re.compile(_FORMATS[place][2], re.DOTALL)
