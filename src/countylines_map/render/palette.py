"""Colours and typefaces: one source for pictures, page and embed."""

SANS = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
SERIF = "Georgia, Times New Roman, Liberation Serif, DejaVu Serif, serif"
PALETTE = {
    "paper": "#ffffff",
    "ink": "#1b1d21",
    "muted": "#565c66",
    "rule": "#d6d8db",
    "land": "#eceae5",
    "edge": "#ffffff",
    "origin": "#e0d3c8",
    "destination": "#c3d9db",
    "ring": "#14606b",
    "grey": "#767b84",
}
