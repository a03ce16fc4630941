"""Reference clients: correct ones that every check must pass, broken ones that it must catch."""
