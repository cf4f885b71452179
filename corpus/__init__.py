"""What the service knows, as data people can edit, and the frozen records that describe it."""
