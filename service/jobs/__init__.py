"""The kinds of job, one file each. A job runs after the transaction it was left in, in whatever worker takes it."""
