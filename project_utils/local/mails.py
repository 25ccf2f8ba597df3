"""What the local cloud was given to send: nothing of it ever leaves this machine."""

import json
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from project_utils.local.process import Cloud


@dataclass(frozen=True)
class Mail:
    to: list[str]
    subject: str
    sent_at: str
    text: str


def sent(cloud: Cloud) -> list[Mail]:
    """The newest last."""
    with urllib.request.urlopen(f"{cloud.endpoint}/_ministack/ses/messages", timeout=10) as answer:
        accounts = json.load(answer)["messages"].values()
    messages = [message for account in accounts for message in account]
    return [_mail(message) for message in sorted(messages, key=lambda message: message["Timestamp"])]


def _mail(message: dict[str, Any]) -> Mail:
    sent_at = datetime.fromtimestamp(message["Timestamp"], UTC).isoformat(timespec="seconds")
    return Mail(message["To"], message["Subject"], sent_at.replace("+00:00", "Z"), message["BodyText"])
