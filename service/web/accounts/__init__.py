"""Pages and API of accounts: getting in, one's own account, administration."""
