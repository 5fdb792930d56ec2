"""The rules that are numbers and not verdicts: which function computes each, for the page of the law and its tests."""

from collections.abc import Callable

from poles.law.placement import allowance, hosts, presence

COMPUTED: dict[str, tuple[Callable, ...]] = {
    "DUR-01": (presence.full_days, presence.full_months),
    "HOST-02": (hosts.headcount,),
    "HOST-04": (hosts.running, hosts.busiest),
    "HOST-05": (hosts.running, hosts.busiest),
    "HOST-06": (hosts.running, hosts.busiest),
    "MON-09": (allowance.day_cents, allowance.allowance),
    "MON-10": (allowance.year_cap_cents, allowance.allowance),
    "MON-11": (allowance.year_cap_cents, allowance.allowance),
}
