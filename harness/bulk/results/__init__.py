"""Results of downloads: kept once as JSON lines, rendered while they stream out."""
