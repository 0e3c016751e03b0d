"""The pièces joined to a demande: sent piece by piece over bad lines, examined, kept outside the database."""
