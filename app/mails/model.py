"""What each mail says. Nothing that a stranger typed in stands in one: it would go out in our name; what members of
the team have called their goals comes in with its links broken. Pure."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

MAX_ATTEMPTS = 48  # two days
_LONGEST_WAIT = timedelta(hours=1)

Facts = dict[str, str]


@dataclass(frozen=True)
class Mail:
    id: str
    kind: str
    to: str
    subject: str  # the user or the invitation that it is about
    state: str  # what a code in it depends on
    created_at: str
    facts: Facts = field(default_factory=dict)
    attempts: int = 0
    claimed_until_ms: int = 0


@dataclass(frozen=True)
class Text:
    subject: str
    paragraphs: tuple[str, ...]
    purpose: str = ""  # of the code that it brings
    unsubscribe: str = ""  # where one click ends such mails

    @property
    def headers(self) -> dict[str, str]:
        """RFC 8058: what a program for mail offers as a button."""
        if not self.unsubscribe:
            return {}
        return {"List-Unsubscribe": f"<{self.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def wait_after(attempts: int) -> timedelta:
    """How long an attempt has before another one is made: 1 minute, 2, 4 and so on, up to an hour."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), _LONGEST_WAIT)


def compose(mail: Mail) -> Text:
    return _KINDS[mail.kind](mail.facts)


def as_plain(text: Text, code: str) -> str:
    footer = [_SIGNATURE, *([f"{_NO_MORE}: {text.unsubscribe}"] if text.unsubscribe else [])]
    return "\n\n".join(["Hello,", *text.paragraphs, *([code] if code else []), *footer]) + "\n"


def as_html(text: Text, code: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in ("Hello,", *text.paragraphs))
    shown = f'<p style="{_CODE_STYLE}">{html.escape(code)}</p>' if code else ""
    footer = f'<br><a href="{html.escape(text.unsubscribe)}">{_NO_MORE}</a>' if text.unsubscribe else ""
    signature = _SIGNATURE + footer
    return _PAGE.format(title=html.escape(text.subject), paragraphs=paragraphs, code=shown, signature=signature)


_SIGNATURE = "AI Wizard"
_NO_MORE = "No more of these mails"
_CODE_STYLE = (
    "font:16px ui-monospace,monospace;padding:12px;border:1px solid #8888;border-radius:6px;word-break:break-all"
)
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:0 auto;padding:24px">{paragraphs}{code}\
<p style="opacity:.7">{signature}</p></body>
</html>
"""
_WORD_JOINER = "\u2060"
_NOT_YOU = "If it was not you, reset your password and end all sessions: somebody may know it."


def _unlinked(text: str) -> str:
    """With a mark that nobody sees where programs for mail would find an address."""
    return re.sub(r"(?<=[.:/@])(?=[^\W\d]|/)", _WORD_JOINER, text)


def _alert(subject: str, sentence: str, advice: str = _NOT_YOU) -> Callable[[Facts], Text]:
    return lambda facts: Text(subject, (sentence.format(**facts), advice))


_KINDS: dict[str, Callable[[Facts], Text]] = {
    "verification": lambda facts: Text(
        "Verify your address for AI Wizard",
        (
            "somebody, we hope you, registered this address with AI Wizard. If not, ignore this message.",
            "To verify the address, enter this code within a day:",
        ),
        "verification",
    ),
    "already-registered": lambda facts: Text(
        "You already have an account with AI Wizard",
        (
            "somebody, perhaps you, tried to register this address with AI Wizard, and it has an account already.",
            "If it was you, log in, or reset the password. If not, there is nothing to do: nothing was changed.",
        ),
    ),
    "invitation": lambda facts: Text(
        "You are invited to AI Wizard",
        (
            "you are invited to the AI Wizard at {base_url}. If you do not know why, ignore this message.".format(
                **facts
            ),
            "To accept, register with this address and this invitation within a week:",
        ),
        "invitation",
    ),
    "reset": lambda facts: Text(
        "Reset your password for AI Wizard",
        (
            "somebody, we hope you, asked to reset the password of this account. If not, ignore this message.",
            "To choose a new one, enter this code within an hour. A second factor stays as it is.",
        ),
        "reset",
    ),
    "password-changed": _alert("Your password was changed", "your password was changed, and all sessions were ended."),
    "second-factor-on": _alert("Two-factor log-in is on", "a second factor was added to your account."),
    "second-factor-off": _alert("Two-factor log-in is off", "the second factor of your account was removed."),
    "recovery-code-used": _alert(
        "A recovery code was used", "a recovery code was used to log in; {left} of ten are left."
    ),
    "recovery-codes-renewed": _alert("New recovery codes", "your recovery codes were renewed; the old ones are void."),
    "token-created": _alert(
        "A personal access token was created",
        "a personal access token was created for your account.",
        _NOT_YOU + " Then revoke every token that you do not know: a new password leaves tokens as they are.",
    ),
    "session-stolen": _alert(
        "A session was ended",
        "a log-in that had been replaced was used again, from {address}. One of the two who hold it is not you, so we "
        "ended that session.",
        "Log in again. If you did not copy it yourself, also change your password and look through your devices.",
    ),
    "role-changed": _alert("Your role was changed", "your role in AI Wizard is now: {role}.", "Ask your admin why."),
    "disabled": _alert("Your account was disabled", "your account in AI Wizard was disabled.", "Ask your admin why."),
    "enabled": _alert(
        "Your account is enabled again", "your account in AI Wizard is enabled again.", "Log in as before."
    ),
    "leaving": _alert(
        "Your account will be deleted",
        "your account and what belongs to it will be deleted on {deletes_at}.",
        "To keep it, log in before that day and undo it. " + _NOT_YOU,
    ),
    "stayed": _alert("Your account stays", "the deletion of your account was undone."),
    "notification": lambda facts: Text(
        _unlinked(facts["title"]), (_unlinked(facts["text"]),), unsubscribe=facts["unsubscribe"]
    ),
    "digest": lambda facts: Text(
        "Your goals: {count} messages".format(**facts),
        ("this has happened since the last mail:", *_unlinked(facts["lines"]).splitlines()),
        unsubscribe=facts["unsubscribe"],
    ),
    "gone": _alert(
        "Your account is deleted",
        "your account and what belonged to it are deleted for good.",
        "This is our last mail.",
    ),
}
