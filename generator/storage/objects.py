"""A place in storage: a shared folder, or what obstore speaks to (s3://, gs://, az://).

What several machines write is never overwritten: it has a random name, or is written by the first of them.
Throttled requests, and those that a server has failed, are made again for two minutes by obstore itself.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from shards.errors import SiteError

if TYPE_CHECKING:
    from obstore import ObjectMeta, UpdateVersion
    from obstore.store import ObjectStore, RetryConfig

_RETRY_SECONDS = 120
_TOGETHER = 1000
"""How many objects are deleted by one request: S3's limit."""
_PART = 8 << 20
_BUFFER = 1 << 16
_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_MISSING = ("NoSuchBucket", "ContainerNotFound")
_BUSY = ("SlowDown", "ServiceUnavailable", "TooManyRequests", "RequestLimitExceeded", "ServerBusy", "429", "503")
_DENIED = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "401", "403")
_KEYLESS = ("169.254.169.254", "169.254.170.2", "metadata.google.internal")
"""Where a machine in a cloud gets credentials, if it has been given none."""
_ADDRESS = {
    "s3": "Check its name, AWS_REGION and AWS_ENDPOINT_URL.",
    "gs": "Check its name.",
    "az": "Check its name, AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ENDPOINT.",
}
_CREDENTIALS = {
    "s3": "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SKIP_SIGNATURE=true for what everyone may read.",
    "gs": "Set GOOGLE_SERVICE_ACCOUNT to the file of a key, or GOOGLE_SKIP_SIGNATURE=true for what everyone may read.",
    "az": "Set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_SKIP_SIGNATURE=true for what everyone"
    " may read.",
}


class Storage:
    """A place in storage: the path of a folder, or a URL. Only the place is pickled, so each process connects itself.

    Every method raises SiteError if the storage cannot be reached, or refuses; `advice` is added to its hint.
    """

    def __init__(self, place: str, advice: str = "") -> None:
        self.place = place if "://" in place else str(Path(place).resolve())
        self.advice = advice

    def __getstate__(self) -> dict[str, object]:
        return {"place": self.place, "advice": self.advice}

    @cached_property
    def _store(self) -> ObjectStore:
        from obstore.store import LocalStore, from_url

        if "://" not in self.place:
            return LocalStore(self.place, mkdir=True)
        retry: RetryConfig = {"max_retries": _RETRY_SECONDS, "retry_timeout": dt.timedelta(seconds=_RETRY_SECONDS)}
        return from_url(self.place, retry_config=retry)

    def put(self, name: str, data: Iterable[bytes] | Path, headers: Mapping[str, str] | None = None) -> None:
        """Write an object, also in place of another one: its name is one that only this build writes."""
        with self._explain():
            content = data if isinstance(data, Path) else iter(data)
            self._store.put(name, content, attributes=dict(headers or {}), chunk_size=_PART)

    def put_first(self, name: str, data: bytes | Path, headers: Mapping[str, str] | None = None) -> bool:
        """Write an object if there is none of this name; return whether it was written."""
        return self._put_if(name, data, headers, None)

    def replace(self, name: str, data: bytes | Path, headers: Mapping[str, str], found: ObjectMeta | None) -> bool:
        """Write an object in place of the one that was `found`, or of none; return False if it is not there now."""
        return self._put_if(name, data, headers, found)

    def _put_if(
        self, name: str, data: bytes | Path, headers: Mapping[str, str] | None, found: ObjectMeta | None
    ) -> bool:
        with self._explain():
            from obstore.exceptions import AlreadyExistsError, NotFoundError, PreconditionError

            # S3 and Azure compare the tag, Google the version.
            known: UpdateVersion = {}
            if found:
                known = {key: found[key] for key in ("e_tag", "version") if found[key]}  # type: ignore[assignment]
            try:
                self._store.put(name, data, mode=known or "create", attributes=dict(headers or {}), use_multipart=False)
            except (AlreadyExistsError, PreconditionError):
                return False
            except (NotFoundError, FileNotFoundError):
                if known:
                    return False
                raise
        return True

    def get(self, name: str) -> bytes:
        """Return an object."""
        with self._explain():
            return bytes(self._store.get(name).bytes())

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield an object in parts."""
        with self._explain():
            for part in self._store.get(name).stream(min_chunk_size=_PART):
                yield bytes(part)

    def get_ranges(self, name: str, ranges: list[tuple[int, int]]) -> list[bytes]:
        """Return parts of an object, each given by its start and length."""
        wanted = [(start, length) for start, length in ranges if length]
        starts, lengths = ([one[side] for one in wanted] for side in (0, 1))
        with self._explain():
            found = iter(self._store.get_ranges(name, starts=starts, lengths=lengths) if wanted else ())
        return [bytes(next(found)) if length else b"" for _, length in ranges]

    def open(self, name: str) -> BinaryIO:
        """Return an object as a file to read in any order."""
        return io.BufferedReader(_ObjectFile(self, name), _BUFFER)

    def find(self, name: str) -> ObjectMeta | None:
        """Return what the storage knows of an object; None if there is none."""
        with self._explain():
            from obstore.exceptions import NotFoundError

            try:
                return self._store.head(name)
            except (NotFoundError, FileNotFoundError):
                return None

    def describe(self, prefix: str = "") -> Iterator[ObjectMeta]:
        """Yield what the storage knows of the objects below a prefix."""
        with self._explain():
            for page in self._store.list(prefix):
                yield from page

    def describe_folder(self) -> Iterator[ObjectMeta]:
        """Yield what the storage knows of the objects in the place itself, without those in folders of it."""
        with self._explain():
            yield from self._store.list_with_delimiter()["objects"]

    def list(self, prefix: str) -> list[str]:
        """Return the names of the objects below a prefix."""
        return [one["path"] for one in self.describe(prefix)]

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects; those that are gone already are no fault."""
        rest = list(names)
        with self._explain():
            from obstore.exceptions import NotFoundError

            for start in range(0, len(rest), _TOGETHER):
                some = rest[start : start + _TOGETHER]
                try:
                    self._store.delete(some)
                except (NotFoundError, FileNotFoundError):
                    # Azure and Google say so, and stop there; S3 does not.
                    for name in some:
                        with suppress(NotFoundError, FileNotFoundError):
                            self._store.delete(name)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            from obstore.exceptions import BaseError
        except ImportError as error:
            raise SiteError(
                f"{self.place} cannot be used: obstore is not installed here.", "pip install 'hushdex[storage]'"
            ) from error
        try:
            yield
        except (BaseError, OSError) as error:
            reason, hint = _find_reason(error, self.place)
            hint = " ".join(one for one in (hint, self.advice) if one)
            raise SiteError(f"The storage {self.place} cannot be used: {reason}.", hint) from error


class _ObjectFile(io.RawIOBase):
    """An object as a file to read, a range at a time."""

    def __init__(self, storage: Storage, name: str) -> None:
        found = storage.find(name)
        self._storage, self._name, self._size, self._place = storage, name, found["size"] if found else 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, buffer: Any, /) -> int:
        count = max(0, min(len(buffer), self._size - self._place))
        buffer[:count] = self._storage.get_ranges(self._name, [(self._place, count)])[0]
        self._place += count
        return count


def _find_reason(error: Exception, place: str) -> tuple[str, str]:
    """Return why a place in storage cannot be used, and what may help."""
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    text, scheme = str(error), place.partition(":")[0]
    code = _read_code(text)
    if code in _MISSING:
        return f"there is no such {'container' if scheme == 'az' else 'bucket'}", _ADDRESS.get(scheme, "")
    if any(address in text for address in _KEYLESS) or "Account must be specified" in text:
        return "this machine has no credentials", _CREDENTIALS.get(scheme, "")
    if code in _DENIED or isinstance(error, PermissionDeniedError | UnauthenticatedError | PermissionError):
        return f"access is denied{f' ({code})' if code else ''}", "Check the credentials of this machine, or its role."
    if code in _BUSY:
        return f"it is too busy ({code}), also after two minutes of asking again", "Build again later."
    return text.split("\n")[0].partition(": <?xml")[0].rstrip("."), (
        "Check that every machine reaches it with the same address and rights, and has room there."
    )


def _read_code(text: str) -> str:
    """Return what a server calls a fault, if that has words here, or its status; "" if no server has answered."""
    code = match[1] if (match := _CODE.search(text)) else ""
    if code in {*_MISSING, *_BUSY, *_DENIED}:
        return code
    return match[1] if (match := _STATUS.search(text)) else ""
