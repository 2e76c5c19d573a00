"""A module for scripts. They cannot change it."""

_PRICES = {"apple": 3, "pear": 4}


def total(basket):
    return sum(_PRICES[name] * count for name, count in basket.items())
