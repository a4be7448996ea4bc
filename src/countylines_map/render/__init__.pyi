from .figure import figure_svg, social_svg
from .filters import shown_first
from .png import figure_png, png_apart

__all__ = [
    "figure_png",
    "figure_svg",
    "png_apart",
    "shown_first",
    "social_svg",
]
