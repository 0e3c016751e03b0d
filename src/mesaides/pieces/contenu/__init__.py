"""The bytes of files: where they are, and what is inside them, each kind opened by its own reader. No row is known."""
