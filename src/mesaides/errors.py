"""What the portal says no to."""


class DomainError(Exception):
    """A refusal by a rule of the domain: its text is a whole French sentence, shown as it is to the person (409).

    `garde`: what they had written, which is not saved and which they are shown again.
    """

    def __init__(self, phrase: str, garde: str = "") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.garde = garde
