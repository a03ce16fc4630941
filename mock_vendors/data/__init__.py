"""The vendor's records: a function of seed and index, and what clients added to them."""
