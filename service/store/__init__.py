"""Tables, queries and migrations. The database is the truth; the index is made from it."""
