"""The Merkle tree over a table's shards (FORMAT.md section 8): one root in the manifest authenticates every file.

A leaf hashes a shard file without its proof; a node hashes its two children; each file ends with the siblings on its
way up. Source: RFC 9162 section 2.1 for the 0x00 and 0x01 that keep leaves and nodes apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

HASH_SIZE = 32


def hash_leaf(prefix: bytes | bytearray) -> bytes:
    """Return the hash of a shard file without its last 32·depth bytes."""
    leaf = hashlib.sha256(b"\x00")
    leaf.update(prefix)
    return leaf.digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two children in the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def build_tree(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return all levels over 2^depth leaves, from the leaves to the root alone."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([hash_node(below[i], below[i + 1]) for i in range(0, len(below), 2)])
    return levels


def prove(levels: Sequence[Sequence[bytes]], index: int) -> bytes:
    """Return the siblings on the way from a leaf to the root, joined, lowest first: 32·depth bytes."""
    return b"".join(level[(index >> height) ^ 1] for height, level in enumerate(levels[:-1]))


def climb(leaf: bytes, index: int, proof: bytes) -> bytes:
    """Return the root that a proof leads to from a leaf."""
    node = leaf
    for height in range(len(proof) // HASH_SIZE):
        sibling = proof[height * HASH_SIZE : (height + 1) * HASH_SIZE]
        node = hash_node(sibling, node) if index >> height & 1 else hash_node(node, sibling)
    return node
