"""Connected parts of an instance: needs and nodes that compete, directly or through others, share a label."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .problem import Instance


def components(instance: Instance) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(label of each need, label of each node): the smallest node index of the part; a need without edge has −1.

    The nodes of one off-grid offer are joined, since they share weeks. Minimum labels with hooking and pointer
    jumping: a few vectorised passes over the edges.
    """
    label = np.arange(len(instance.node_offer), dtype=np.int32)
    filled = instance.degree > 0
    starts = instance.need_start[:-1][filled]
    first = np.full(len(instance.need_ids), -1, np.int32)
    left, right = _shared_weeks(instance)
    while len(starts) or len(left):
        before = label.copy()
        if len(starts):
            ends = label[instance.edge_node]
            lowest = np.repeat(np.minimum.reduceat(ends, starts), instance.degree[filled])
            useful = lowest < ends
            np.minimum.at(label, ends[useful], lowest[useful])
            np.minimum.at(label, instance.edge_node[useful], lowest[useful])
        lowest = np.minimum(label[left], label[right])
        np.minimum.at(label, before[left], lowest)
        np.minimum.at(label, before[right], lowest)
        while not np.array_equal(label, label[label]):
            label = label[label]
        if np.array_equal(label, before):
            break
    first[filled] = label[instance.edge_node[starts]]
    return first, label


def off_grid_nodes(instance: Instance) -> NDArray[np.bool_]:
    """(v,) True for the nodes of the off-grid offers."""
    shared = np.zeros(len(instance.offer_ids), bool)
    shared[instance.off_grid()] = True
    return shared[instance.node_offer]


def _shared_weeks(instance: Instance) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    nodes = np.flatnonzero(off_grid_nodes(instance))
    nodes = nodes[np.argsort(instance.node_offer[nodes], kind="stable")]
    same = instance.node_offer[nodes[1:]] == instance.node_offer[nodes[:-1]]
    return nodes[:-1][same], nodes[1:][same]
