from .figure import figure_svg, social_svg
from .palette import DARK, PALETTE
from .png import figure_png, png_apart
from .rows import row_model

__all__ = [
    "DARK",
    "PALETTE",
    "figure_png",
    "figure_svg",
    "png_apart",
    "row_model",
    "social_svg",
]
