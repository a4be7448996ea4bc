from .aggregation import WIDER, aggregate_flows, wider_areas
from .balance import Balance, parts, strike_balance, sum_duplicates
from .disclosure import in_neutral_order, suppress
from .expected import with_expected
from .nested import leave_out_sums_of_parts
from .rates import populations_of, with_rates
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
    "populations_of",
    "round_counts",
    "strike_balance",
    "sum_duplicates",
    "suppress",
    "together_notes",
    "wider_areas",
    "with_expected",
    "with_rates",
]
