"""What a program gets with a personal access token."""

import re
from datetime import datetime

import pytest

from app.access_tokens import repository
from app.core import auth, aws, clock, db
from app.users import service as users
from tests.app.access_tokens.conftest import URL
from tests.app.forge import refused  # noqa: F401
