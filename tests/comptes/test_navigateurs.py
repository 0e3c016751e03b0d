"""Browsers in words."""

import pytest

from mesaides.comptes.rules.navigateurs import name_navigateur

APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox sur Android"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Safari/537.36", "Chrome sur Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Safari/537.36 Edg/142.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 {BLINK}", "Samsung Internet sur Android"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {APPLE} Safari/604.1", "Safari sur iPhone"),
        (f"Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) {APPLE} FxiOS/140 Safari/605", "Firefox sur iPad"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/18 Safari/605", "Safari sur Mac"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 15917.0) {BLINK}", "Chrome sur Chromebook"),
        ("Lynx/2.9 (Linux)", "Navigateur inconnu sur Linux"),
        ("<svg/onload=alert(1)>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str):
    assert name_navigateur(agent) == words
