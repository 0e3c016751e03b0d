"""What a demande must satisfy, and how it is told."""
