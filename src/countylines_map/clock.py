"""What HTTP says of time: how long to wait, and which day it is where the answer comes from."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_to_wait(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a moment; None where it says nothing readable.

    >>> seconds_to_wait("7"), seconds_to_wait("Mon, 05 Jan 2026 10:00:00 GMT") == 0, seconds_to_wait("soon")
    (7.0, True, None)
    """
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - datetime.now(UTC).timestamp())


def day(value: str | None) -> str:
    """The day of a Date header, ISO 8601; empty where it says nothing readable.

    >>> day("Mon, 05 Jan 2026 10:00:00 GMT"), day(None)
    ('2026-01-05', '')
    """
    try:
        return parsedate_to_datetime(value).date().isoformat() if value else ""
    except ValueError:
        return ""
