"""The publisher's files to batches of rows, whatever their format and encoding."""
