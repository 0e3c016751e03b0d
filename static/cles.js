// Passkeys: a form with data-cle (what the browser is asked, in JSON) shows itself where keys work, hides the sentence
// that says what to do instead (data-sans), and sends what the key answers. Without this file codes remain.
(() => {
  const K = self.PublicKeyCredential;
  const montrer = () => {
    if (K?.parseRequestOptionsFromJSON && !/^[\d.]+$/.test(location.hostname)) for (const e of all("[data-cle], [data-sans]")) e.hidden = !e.dataset.cle;
  };
  on("submit", async e => {
    const f = e.target, { cle } = f.dataset, r = f.elements.reponse;
    if (!cle || r.value) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    try {
      const o = JSON.parse(cle), [acte, lire] = o.user ? ["create", "parseCreationOptionsFromJSON"] : ["get", "parseRequestOptionsFromJSON"];
      r.value = JSON.stringify(await navigator.credentials[acte]({ publicKey: K[lire](o) }));
      f.requestSubmit();
    } catch { dire("erreur", "La clé n’a pas répondu. Réessayez, ou prenez un autre moyen."); }
  }, true);
  on("htmx:after:swap", montrer);
  montrer();
})();
