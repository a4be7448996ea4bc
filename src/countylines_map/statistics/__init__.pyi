from .balance import Balance, parts, strike_balance, sum_duplicates
from .disclosure import suppress
from .nested import leave_out_sums_of_parts
from .rates import with_rates
from .shares import check_shares

__all__ = [
    "Balance",
    "check_shares",
    "leave_out_sums_of_parts",
    "parts",
    "strike_balance",
    "sum_duplicates",
    "suppress",
    "with_rates",
]
