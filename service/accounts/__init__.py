"""People's accounts: who they are, how they prove it, what they told of themselves. Knows no case and no page."""
