"""The edge: routes, headers and bodies of the Bulk API; everything is decided elsewhere."""
