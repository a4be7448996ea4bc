from .aggregation import WIDER, aggregate_flows, wider_areas
from .balance import Balance, parts, strike_balance, sum_duplicates
from .disclosure import in_neutral_order, suppress
from .nested import leave_out_sums_of_parts
from .rates import with_rates
from .rounding import round_counts
from .shares import check_shares
from .together import together_notes

__all__ = [
    "WIDER",
    "Balance",
    "aggregate_flows",
    "check_shares",
    "in_neutral_order",
    "leave_out_sums_of_parts",
    "parts",
    "round_counts",
    "strike_balance",
    "sum_duplicates",
    "suppress",
    "together_notes",
    "wider_areas",
    "with_rates",
]
