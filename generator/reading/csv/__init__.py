"""CSV and TSV files to tables."""
