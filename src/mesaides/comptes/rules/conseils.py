"""What zxcvbn says of a password, in French."""

TRADUCTIONS = {
    "": "",
    "Use a few words, avoid common phrases.": "Choisissez quelques mots, sans expression toute faite.",
    "No need for symbols, digits, or uppercase letters.": "Symboles, chiffres et majuscules sont inutiles.",
    "Add another word or two. Uncommon words are better.": "Ajoutez un ou deux mots, plutôt rares.",
    "Straight rows of keys are easy to guess.": "Des touches qui se suivent se devinent facilement.",
    "Short keyboard patterns are easy to guess.": "Un dessin court sur le clavier se devine facilement.",
    "Use a longer keyboard pattern with more turns.": "Évitez les touches voisines.",
    'Repeats like "aaa" are easy to guess.': "Une lettre répétée, comme « aaa », se devine facilement.",
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': (
        "Une répétition, comme « abcabcabc », se devine presque aussi facilement que « abc »."
    ),
    "Avoid repeated words and characters.": "Évitez de répéter des mots ou des caractères.",
    'Sequences like "abc" or "6543" are easy to guess.': (
        "Une suite, comme « abc » ou « 6543 », se devine facilement."
    ),
    "Avoid sequences.": "Évitez les suites.",
    "Recent years are easy to guess.": "Les années récentes se devinent facilement.",
    "Avoid recent years.": "Évitez les années récentes.",
    "Avoid years that are associated with you.": "Évitez les années liées à votre vie.",
    "Dates are often easy to guess.": "Les dates se devinent souvent facilement.",
    "Avoid dates and years that are associated with you.": "Évitez les dates liées à votre vie.",
    "This is a top-10 common password.": "C’est l’un des dix mots de passe les plus courants.",
    "This is a top-100 common password.": "C’est l’un des cent mots de passe les plus courants.",
    "This is a very common password.": "C’est un mot de passe très courant.",
    "This is similar to a commonly used password.": "Il ressemble à un mot de passe très courant.",
    "A word by itself is easy to guess.": "Un mot seul se devine facilement.",
    "Names and surnames by themselves are easy to guess.": "Un nom ou un prénom seul se devine facilement.",
    "Common names and surnames are easy to guess.": "Les noms et prénoms courants se devinent facilement.",
    "Capitalization doesn't help very much.": "Une majuscule au début n’aide guère.",
    "All-uppercase is almost as easy to guess as all-lowercase.": "Tout en majuscules n’aide guère.",
    "Reversed words aren't much harder to guess.": "Un mot à l’envers se devine presque aussi facilement.",
    "Predictable substitutions like '@' instead of 'a' don't help very much.": (
        "Remplacer « a » par « @ », ou de même, n’aide guère."
    ),
}


def translate(advice: str) -> str:
    """The French of one of the library's sentences; nothing, rather than English, for one unknown."""
    return TRADUCTIONS.get(advice, "")
