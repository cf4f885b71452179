"""What we say to a language model, and the shape its replies must have. Pure: nothing is asked here."""
