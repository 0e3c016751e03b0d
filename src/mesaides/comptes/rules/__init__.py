"""What an account must satisfy, and who may do what with it."""
