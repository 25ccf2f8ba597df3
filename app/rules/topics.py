"""All rules there are. Pure."""

from app.rules import networks
from app.rules.rule import collect

RULES = collect(networks)
