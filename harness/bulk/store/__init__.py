"""Where jobs live between two looks: the protocols, and their implementation in SQL."""
