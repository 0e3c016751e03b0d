"""What pages, and the pieces kept of them, hold in the place of what is put in at the end. Nobody can guess it."""

import secrets

from markupsafe import Markup

JETON = secrets.token_hex(12)
"""Of the token of their forms."""
MARK = secrets.token_hex(12)
"""Of the mark of the person for whom they are made."""
STYLES = Markup(secrets.token_hex(12))  # noqa: S704
"""Of the style sheet."""
CSRF_INPUT = Markup(  # noqa: S704
    f'<input type="hidden" name="jeton" value="{JETON}"><input type="hidden" name="{MARK}" disabled>'
)
"""The second field is never sent. A browser that goes back gives what was typed to a form whose first fields have the
same names: to a form of the same person, then, not to that of the next one to log in."""
