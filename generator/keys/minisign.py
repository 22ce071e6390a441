"""Signatures in the format of minisign: keys, encrypted or not, and `.minisig` files; Ed25519 over BLAKE2b-512.

Anyone with `minisign` can verify the publisher's signature without Hushdex, and vice versa.
Sources: https://jedisct1.github.io/minisign/ (files), RFC 8032 (Ed25519), RFC 7693 (BLAKE2), RFC 7914 (scrypt);
libsodium's crypto_pwhash_scryptsalsa208sha256 (how scrypt's parameters follow from its two limits).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shards.errors import SiteError

_ALGORITHM, _PREHASHED = b"Ed", b"ED"
_ENCRYPTED, _OPEN = b"Sc", b"\0\0"
_CHECKSUM = b"B2"
_ID_SIZE, _KEY_SIZE, _SIGNATURE_SIZE = 8, 32, 64
_SECRET_SIZE = 6 + 32 + 8 + 8 + _ID_SIZE + 2 * _KEY_SIZE + 32
_COMMENT, _TRUSTED = "untrusted comment: ", "trusted comment: "
_MEMORY_LIMIT = 2**31 - 2**16  # bytes: the most that Python's scrypt allows


@dataclass(frozen=True)
class PublicKey:
    """A publisher's public key: its 8-byte id and the 32-byte Ed25519 key."""

    id: bytes
    key: bytes

    def __str__(self) -> str:
        return base64.b64encode(_ALGORITHM + self.id + self.key).decode()

    @property
    def name(self) -> str:
        """The id in minisign's notation: 16 hex digits."""
        return show_id(self.id)


@dataclass(frozen=True)
class SecretKey:
    """A publisher's secret key: its id and the 32-byte Ed25519 seed."""

    id: bytes
    seed: bytes

    @property
    def public(self) -> PublicKey:
        """The public key that belongs to it."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return PublicKey(self.id, key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def show_id(key_id: bytes) -> str:
    """Return the id of a key in minisign's notation."""
    return key_id[::-1].hex().upper()


def read_public_key(text: str) -> PublicKey:
    """Return a public key, given the text of `minisign.pub` or its second line. Raises SiteError for anything else."""
    line = text.strip().splitlines()[-1].strip() if text.strip() else ""
    data = _decode(line, len(_ALGORITHM) + _ID_SIZE + _KEY_SIZE)
    if data is None or data[:2] != _ALGORITHM:
        raise SiteError(
            "This is not a minisign public key.",
            'A public key is a line of 56 characters that begins with "RW", as in minisign.pub.',
        )
    return PublicKey(data[2:10], data[10:])


def is_encrypted(text: str) -> bool:
    """Return whether a secret key is encrypted with a password. Raises SiteError if it is not a minisign secret key."""
    return _read_secret(text)[2:4] == _ENCRYPTED


def read_secret_key(text: str, password: str = "") -> SecretKey:
    """Return a secret key, given the text of its file and the password, if it has one.

    Raises SiteError if it is not a secret key, or if the password is wrong.
    """
    data = _read_secret(text)
    body = data[54:]
    if data[2:4] == _ENCRYPTED:
        operations, memory = (int.from_bytes(data[at : at + 8], "little") for at in (38, 46))
        stream = _stretch(password, data[6:38], operations, memory, len(body))
        body = bytes(left ^ right for left, right in zip(body, stream, strict=True))
    key_id, seed, checksum = body[:8], body[8:40], body[72:]
    found = hashlib.blake2b(_ALGORITHM + body[:72], digest_size=32).digest()
    secret = SecretKey(key_id, seed)
    # minisign leaves the checksum of a key without a password empty.
    if not hmac.compare_digest(found, checksum) and (data[2:4] == _ENCRYPTED or any(checksum)):
        raise SiteError("The secret key cannot be decrypted.", "Is the password correct?")
    if secret.public.key != body[40:72]:
        raise SiteError("The secret key is damaged: its two halves do not match.")
    return secret


def sign(message: bytes, key: SecretKey, comment: str) -> str:
    """Sign a message; return the text of the `.minisig` file. The comment, a single line, is signed as well."""
    signer = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = signer.sign(hashlib.blake2b(message).digest())
    whole = signer.sign(signature + comment.encode())
    first, last = base64.b64encode(_PREHASHED + key.id + signature), base64.b64encode(whole)
    return f"{_COMMENT}signature by Hushdex\n{first.decode()}\n{_TRUSTED}{comment}\n{last.decode()}\n"


def read_signer(text: str) -> bytes:
    """Return the id of the key that a `.minisig` file claims to be made with. Nothing is verified."""
    return _read_signature(text)[0]


def check(message: bytes, text: str, key: PublicKey) -> str:
    """Verify a `.minisig` file for a message; return its comment. Raises SiteError unless this key signed both."""
    key_id, prehashed, signature, comment, whole = _read_signature(text)
    if key_id != key.id:
        raise SiteError(f"The site is signed with the key {show_id(key_id)}, not with {key.name}.")
    checker = Ed25519PublicKey.from_public_bytes(key.key)
    try:
        checker.verify(signature, hashlib.blake2b(message).digest() if prehashed else message)
        checker.verify(whole, signature + comment.encode())
    except InvalidSignature:
        raise SiteError(f"The signature does not match the key {key.name} and this file.") from None
    return comment


def _decode(line: str, size: int) -> bytes | None:
    try:
        data = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) == size else None


def _read_secret(text: str) -> bytes:
    lines = text.splitlines()
    data = _decode(lines[1].strip(), _SECRET_SIZE) if len(lines) >= 2 else None
    if data is None or data[:2] != _ALGORITHM or data[2:4] not in (_ENCRYPTED, _OPEN) or data[4:6] != _CHECKSUM:
        raise SiteError("This is not a minisign secret key.", "Create one with: minisign -G")
    return data


def _read_signature(text: str) -> tuple[bytes, bool, bytes, str, bytes]:
    """Return the id of the key, whether the message is prehashed, the signature, the comment, the global signature."""
    lines = text.split("\n")
    data = _decode(lines[1], 2 + _ID_SIZE + _SIGNATURE_SIZE) if len(lines) >= 4 else None
    whole = _decode(lines[3], _SIGNATURE_SIZE) if data else None
    if not data or not whole or data[:2] not in (_ALGORITHM, _PREHASHED) or not lines[2].startswith(_TRUSTED):
        raise SiteError("The file is not a minisign signature.")
    return data[2:10], data[:2] == _PREHASHED, data[10:], lines[2].removeprefix(_TRUSTED), whole


def _stretch(password: str, salt: bytes, operations: int, memory: int, size: int) -> bytes:
    """Stretch a password with scrypt; the parameters follow from libsodium's limits on operations and memory."""
    operations, block = max(operations, 32768), 8
    tight = operations < memory // 32
    most = operations // (block * 4) if tight else memory // (block * 128)
    rounds = 1
    while 1 << rounds <= most // 2 and rounds < 62:
        rounds += 1
    parallel = 1 if tight else max(1, min(operations // 4 >> rounds, 0x3FFFFFFF) // block)
    needed = 128 * block * ((1 << rounds) + parallel + 2)
    if needed > _MEMORY_LIMIT:
        raise SiteError("The secret key requires more memory than Hushdex allows.", "Sign with minisign instead.")
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << rounds, r=block, p=parallel, maxmem=needed + 2**15, dklen=size
    )
