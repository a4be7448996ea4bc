from .balance import Balance, parts, strike_balance, sum_duplicates
from .disclosure import suppress
from .rates import with_rates
from .shares import check_shares

__all__ = [
    "Balance",
    "check_shares",
    "parts",
    "strike_balance",
    "sum_duplicates",
    "suppress",
    "with_rates",
]
