"""The libraries that vendors' users know them by, unmodified but for the address."""
