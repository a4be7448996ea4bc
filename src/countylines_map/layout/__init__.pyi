from .arrows import Arrows
from .bezier import head_sizes
from .flow_tree import FlowTree
from .forms import FORMS, MATRIX_PLACES, Ends, Form, choose_form, form_after_layout, form_without_room
from .labels import NODE_PX
from .layout import Layout, fit_view, lay_out, saved_layout
from .od_pairs import LINES, Rows, others
from .outlines import CONTEXT, Grid, Outlines, make_outlines
from .publication import publication_faults
from .scale import Scale, make_scale
from .scale_fit import fit_scale
from .sums import ALL, adds_up, with_sums, without_sums
from .surroundings import SIZES, names_with_room, names_within
from .tree_attempts import best_tree
from .tree_room import PICTURE_PX, tree_has_room
from .view import View

__all__ = [
    "ALL",
    "CONTEXT",
    "FORMS",
    "LINES",
    "MATRIX_PLACES",
    "NODE_PX",
    "PICTURE_PX",
    "SIZES",
    "Arrows",
    "Ends",
    "FlowTree",
    "Form",
    "Grid",
    "Layout",
    "Outlines",
    "Rows",
    "Scale",
    "View",
    "adds_up",
    "best_tree",
    "choose_form",
    "fit_scale",
    "fit_view",
    "form_after_layout",
    "form_without_room",
    "head_sizes",
    "lay_out",
    "make_outlines",
    "make_scale",
    "names_with_room",
    "names_within",
    "others",
    "publication_faults",
    "saved_layout",
    "tree_has_room",
    "with_sums",
    "without_sums",
]
