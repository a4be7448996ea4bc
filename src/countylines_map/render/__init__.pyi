from .figure import figure_png, figure_svg, png_apart, social_svg

__all__ = [
    "figure_png",
    "figure_svg",
    "png_apart",
    "social_svg",
]
