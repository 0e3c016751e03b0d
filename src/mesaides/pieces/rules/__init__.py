"""What is kept, under which name. Pure."""
