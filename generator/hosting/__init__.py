"""What hosts take and how they are told: limits, headers, settings."""
