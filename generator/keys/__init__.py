"""The secret of the site and the signature of the publisher."""

from generator.keys.minisign import PublicKey, check, read_public_key
from generator.keys.signing import BUILD, Signature, load_public_key, load_secret_key, read_signature, sign_site
from generator.keys.site_key import load_or_create

__all__ = [
    "BUILD",
    "PublicKey",
    "Signature",
    "check",
    "load_or_create",
    "load_public_key",
    "load_secret_key",
    "read_public_key",
    "read_signature",
    "sign_site",
]
