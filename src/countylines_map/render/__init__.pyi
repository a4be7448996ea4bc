from .figure import figure_svg, social_svg
from .png import figure_png, png_apart

__all__ = [
    "figure_png",
    "figure_svg",
    "png_apart",
    "social_svg",
]
