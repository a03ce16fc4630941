"""Vendors that behave like the real ones, from a seed; usable without the rest of this project."""
