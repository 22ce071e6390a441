"""The site's templates, styles, texts and the browser's modules: data that the build reads."""
