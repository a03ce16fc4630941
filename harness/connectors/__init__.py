"""The client's half: definition files, authentication, paging, retry, and a list resource as pages."""
