"""The format that the build and the browser share (see FORMAT.md); needs only the standard library and msgpack."""
