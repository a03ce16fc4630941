"""The vendors suite: our mocks, held to the vendors' own documents."""
