"""What is inside a file: each kind opened by its own reader. These modules read, and change nothing."""
