"""What several browser tests say: a bare host page, and waiting from outside."""

import time

PATIENCE = 5.0  # seconds that a condition may take to come true
HOST = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A host</title><link rel=icon href=data:,>"


def until(frame, expression: str) -> None:
    """Wait for a condition from outside: the page's policy forbids the polling that Playwright would put into it."""
    end = time.monotonic() + PATIENCE
    while not frame.evaluate(expression):
        assert time.monotonic() < end, f"still not true: {expression}"
        time.sleep(0.05)
