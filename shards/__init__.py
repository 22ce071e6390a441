"""The format that the build and the browser share (see FORMAT.md): standard library and msgpack alone."""
