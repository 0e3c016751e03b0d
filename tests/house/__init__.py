"""The rules of the house, each a function from a source tree to the sentences that say where it is broken."""
