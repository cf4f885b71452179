"""Is it any good? Datasets, measures, experiments, comparison. Uses the same retrieval as the service."""
