"""Reads the publisher's lists, in any supported format and encoding, into batches of rows."""
