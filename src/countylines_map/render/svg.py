"""Writing SVG: elements with escaped attributes and text, and text that breaks into lines."""

from __future__ import annotations

from html import escape

from .typeface import text_width


def tag(name: str, *content: str, **attributes: object) -> str:
    """One element; `class_` is class, underscores are hyphens, None leaves an attribute out. Content is markup already.

    >>> tag("path", d="M0 0", stroke_width=2, class_="a<b")
    '<path d="M0 0" stroke-width="2" class="a&lt;b"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, **attributes: object) -> str:
    """A line of text; the words are escaped."""
    return tag("text", escape(words, quote=False), x=short(x), y=short(y), font_size=short(size), **attributes)


def short(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> short(3.04), short(12.5)
    ('3', '12.5')
    """
    return f"{value:.1f}".removesuffix(".0")


def wrapped(words: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Lines of at most `width` pixels, measured in the typeface of pictures; a longer word stands on a line of its own.

    >>> wrapped("one two three", width=40, size=10)
    ['one two', 'three']
    """
    lines = [""]
    for each in words.split():
        longer = f"{lines[-1]} {each}".strip()
        if not lines[-1] or text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(each)
    return lines


def paragraph(words: str, x: float, y: float, width: float, size: float, **attributes: object) -> tuple[str, float]:
    """Wrapped text from a first baseline, and the baseline that would follow; large type is set tighter."""
    leading = size * (1.36 if size < 20 else 1.2)
    lines = wrapped(words, width, size, int(str(attributes.get("font_weight", 400))))
    drawn = "".join(text(line, x, y + n * leading, size, **attributes) for n, line in enumerate(lines))
    return drawn, y + len(lines) * leading
