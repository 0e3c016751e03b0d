// A demande being filled: each field is sent as it is left, kept on the device until its receipt. Without this file the
// button of each step does the same.
(() => {
  const doc = document, $ = (s, r = doc) => r.querySelector(s), all = (s, r) => [...r.querySelectorAll(s)];
  const purge = $("[data-purge]"), form = $("form[data-depot]");
  if (purge) try { localStorage.removeItem("depot:" + purge.dataset.purge); } catch {}
  // elsewhere, the answer to the log-out empties the storage by its Clear-Site-Data
  doc.addEventListener("submit", e => { if (/deconnexion$/.test(e.target.action)) try { localStorage.clear(); } catch {} }, true);
  if (!form) return;
  const cle = "depot:" + form.dataset.depot, onglet = Math.random().toString(36).slice(2, 14);
  let rang = 0, enCours, attente = 0, horloge, memoire = {};

  // --- what is kept: {code: {valeur, vue, onglet, rang, attend}}, in the order in which it was typed
  const lire = () => { try { return JSON.parse(localStorage.getItem(cle)) || {}; } catch { return memoire; } };
  const ecrire = d => {
    memoire = d;
    try { Object.keys(d).length ? localStorage.setItem(cle, JSON.stringify(d)) : localStorage.removeItem(cle); } catch {}
  };
  const champ = code => doc.getElementById("champ_" + code);
  const controles = code => champ(code) ? all("[name]", champ(code)).filter(c => c.name === code) : [];
  const vue = code => form.elements["vue_" + code];
  const valeur = code => controles(code).filter(c => !/radio|checkbox/.test(c.type) || c.checked).map(c => c.value).join("\n");
  const remplir = (code, v) => controles(code).forEach(c => {
    if (/radio|checkbox/.test(c.type)) c.checked = v.split("\n").includes(c.value); else c.value = v;
  });
  const dire = (code, html) => { const e = doc.getElementById("etat_" + code); if (e) e.innerHTML = html; return e; };
  const dit = (code, mots) => { const p = doc.createElement("p"); p.className = "indice attention"; p.textContent = mots; dire(code, "")?.append(p); };
  const gardes = mots => { for (const code in lire()) if (!lire()[code].attend) dit(code, "Gardé sur cet appareil. " + mots); };

  const garder = code => {
    const d = lire(), e = d[code] || {};
    rang = Math.max(rang + 1, Date.now());
    d[code] = { valeur: valeur(code), vue: e.attend || !e.vue ? vue(code).value : e.vue, onglet: e.attend || !e.onglet ? onglet : e.onglet, rang };
    ecrire(d);
  };

  // --- one at a time, in order; what fails stays kept and is tried again
  const suivante = () => Object.entries(lire()).find(([, e]) => !e.attend);
  const envoyer = () => enCours ||= vider().finally(() => { enCours = null; });
  const vider = async () => {
    clearTimeout(horloge);
    for (let un; (un = suivante());) {
      const [code, e] = un;
      let r, texte;
      try {
        r = await fetch(form.dataset.reponses + code, {
          method: "POST", headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(20000),
          body: new URLSearchParams({ jeton: form.elements.jeton.value, valeur: e.valeur, vue: e.vue, onglet: e.onglet, rang: e.rang }),
        });
        texte = await r.text();
      } catch { return plusTard("Sera envoyé au retour de la connexion."); }
      if (r.status === 401) {
        const z = $("#messages");
        if (!$("form", z)) { z.innerHTML = texte; htmx.process(z); z.scrollIntoView(); $("input:not([type=hidden])", z)?.focus(); }
        return gardes("Sera envoyé quand vous serez reconnecté.");
      }
      if (r.status === 403) return gardes("Rechargez la page pour l’envoyer.");
      if (![200, 404, 409, 422].includes(r.status)) return plusTard("Sera envoyé dès que le portail répondra.");
      attente = 0;
      const d = lire(), neuf = d[code];
      if (r.status === 404) { delete d[code]; ecrire(d); continue; }
      const vu = dire(code, texte), lu = vu && $("[data-vue]", vu)?.dataset.vue;
      if (r.ok) {
        const v = lu || /data-vue="([^"]+)/.exec(texte)?.[1];
        if (v && vue(code)) vue(code).value = v;
        if (neuf && neuf.rang !== e.rang) neuf.vue = v || neuf.vue; else delete d[code];
      } else if (neuf && neuf.rang === e.rang) neuf.attend = lu || 1;
      ecrire(d);
    }
  };
  const plusTard = mots => {
    gardes(mots);
    attente = Math.min(60000, attente * 2 || 3000);
    horloge = setTimeout(envoyer, attente);
  };

  // --- questions that hang on an answer, and counters that warn
  const montrer = () => all("[data-si]", form).forEach(c => {
    const [q, v] = c.dataset.si.split("=");
    c.hidden = champ(q)?.hidden || !valeur(q).split("\n").includes(v);
  });
  const compter = c => {
    const p = doc.getElementById(c.id + "-compteur"), n = c.dataset.max - c.value.length, m = Math.abs(n);
    if (p) { p.textContent = `${n < 0 ? "Dépasse de" : "Encore"} ${m.toLocaleString("fr-FR")} caractère${m > 1 ? "s" : ""}`; p.classList.toggle("attention", n < 0); }
  };

  let sale;
  const quitter = () => { if (sale) { garder(sale); sale = null; envoyer(); } };
  form.addEventListener("input", e => {
    const c = e.target.closest("[data-champ]");
    if (e.target.dataset.max) compter(e.target);
    if (c) sale = c.dataset.champ;
  });
  form.addEventListener("change", e => {
    const c = e.target.closest("[data-champ]");
    if (!c) return;
    sale = c.dataset.champ;
    montrer();
    quitter();
  });
  form.addEventListener("click", e => {
    const b = e.target.closest("[data-garder]"), code = b?.closest("[data-champ]").dataset.champ;
    if (!b) return;
    const a = b.closest("[data-vue]"), d = lire(), autre = $("[data-autre]", a).dataset.autre;
    vue(code).value = a.dataset.vue;
    delete d[code];
    ecrire(d);
    if (b.dataset.garder === "autre") { remplir(code, autre); dire(code, ""); montrer(); } else { garder(code); envoyer(); }
  });
  // « Enregistrer et continuer », « Transmettre »: only once all that was typed has arrived
  form.addEventListener("submit", async e => {
    if (!form.dataset.suite && !Object.keys(lire()).length) return;
    e.preventDefault();
    e.stopPropagation();
    quitter();
    await envoyer();
    const reste = Object.keys(lire())[0];
    if (!reste) return void (form.dataset.suite ? location.assign(form.dataset.suite) : form.submit());
    (controles(reste)[0] || form).focus?.();
  });
  doc.addEventListener("visibilitychange", () => { if (doc.hidden) quitter(); });
  addEventListener("pagehide", quitter);
  addEventListener("online", () => { attente = 0; envoyer(); });
  doc.addEventListener("jeton", () => setTimeout(envoyer));

  // --- what an earlier visit could not send
  const d = lire();
  for (const code in d) {
    delete d[code].attend;
    if (champ(code)) { remplir(code, d[code].valeur); dit(code, "Gardé sur cet appareil."); }
  }
  ecrire(d);
  all("[data-max]", form).forEach(compter);
  montrer();
  if (Object.keys(d).length) envoyer();
})();
