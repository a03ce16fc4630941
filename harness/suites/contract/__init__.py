"""The contract suite: the Bulk API's document, and what no document of its kind can say."""
