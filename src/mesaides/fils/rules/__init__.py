"""Pure rules of the fils."""
