"""The report of runs: one page that opens without a network, and the same as Markdown. Reads runs, measures nothing."""
