"""What a model is told before it is given data; one file a purpose."""

from pathlib import Path


def read(purpose: str) -> str:
    return Path(__file__).with_name(f"{purpose}.md").read_text(encoding="utf-8")
