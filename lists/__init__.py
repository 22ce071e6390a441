"""What lists look like, for the build and for the browser: the headings of columns, the marks of files."""
