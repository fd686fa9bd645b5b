"""What can go wrong, where it is written, and what may have been meant: facts without sentences. Knows nobody."""
