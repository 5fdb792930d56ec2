"""Propose a map of pôles, change its draft, adopt it, export it, open a pôle."""

from poles.domain.governance.usecases.adopting import adopt_map
from poles.domain.governance.usecases.copying import copy_map, describe_map, drop_map
from poles.domain.governance.usecases.drafting import describe_hub, merge_hubs, move_schools, split_hub
from poles.domain.governance.usecases.exporting import export_map
from poles.domain.governance.usecases.opening import open_hub
from poles.domain.governance.usecases.proposing import propose_map

__all__ = [
    "adopt_map",
    "copy_map",
    "describe_hub",
    "describe_map",
    "drop_map",
    "export_map",
    "merge_hubs",
    "move_schools",
    "open_hub",
    "propose_map",
    "split_hub",
]
