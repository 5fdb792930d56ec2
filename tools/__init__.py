"""Tools of the checkout: environment, locks, checks; never imported by the product."""
