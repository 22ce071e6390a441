"""Checks this copy: the vectors on this device, and every shard on it against the release's root."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass

from many.checking import Checker
from many.devices import Device, Pace
from many.vectors import Suite, run_case
from shards.errors import FormatError
from shards.keys import KEY_LABEL
from shards.opening import prove_shard

SIZE_LIMIT = 4 << 20
NAME = "vectors.zip"


@dataclass(frozen=True)
class Outcome:
    """How many cases were run, and the names of those that failed."""

    cases: int
    failed: list[str]


async def run_vectors(data: bytes, device: Device) -> Outcome:
    """Run every case of the vectors in a zip. Raises ValueError if it is not a zip of vectors, and CancelError."""

    def stretch(key: str, salt: bytes, iterations: int) -> bytes:
        return device.derive(key.encode(), KEY_LABEL + salt, iterations)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            vectors = {name: json.loads(archive.read(name)) for name in sorted(archive.namelist())}
        suite = Suite.prepare(device.cipher, stretch, vectors.values())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from error
    total = sum(len(vector["cases"]) for vector in vectors.values())
    pace = Pace(device, "vectors", total)
    done, failed = 0, []
    for name, vector in vectors.items():
        for number, case in enumerate(vector["cases"]):
            got, expected = run_case(vector, case, suite)
            if got != expected:
                failed.append(f"{name} {number}")
            done += 1
            await pace.step(done)
    return Outcome(done, failed)


async def prove_held(checker: Checker) -> int:
    """Prove every shard on this device; return how many do not belong to the release."""
    pace = Pace(checker.device, "prove", len(checker.held))
    damaged = 0
    for number, ((table, index), data) in enumerate(sorted(checker.held.items())):
        try:
            prove_shard(data, checker.manifest, table, index)
        except FormatError:
            damaged += 1
        await pace.step(number)
    return damaged
