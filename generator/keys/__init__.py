"""The site's secret and the publisher's signature."""
