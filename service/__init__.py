"""People, cases and answers: what is done with retrieval for those who ask and those who help."""
