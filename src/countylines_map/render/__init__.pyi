from .comparison import comparison_svg
from .figure import figure_svg, social_svg
from .png import figure_png, in_own_typeface, png_apart
from .rows import row_model
from .typeface import font_folder

__all__ = [
    "comparison_svg",
    "figure_png",
    "figure_svg",
    "font_folder",
    "in_own_typeface",
    "png_apart",
    "row_model",
    "social_svg",
]
