"""Examining a demande: what is looked for, what may be asked again, how much may be granted."""
