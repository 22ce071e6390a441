"""The pages around the shards: templates, texts in every language, scripts, charts."""
