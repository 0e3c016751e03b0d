// The fields of a demande: each is sent as it is left, and kept on the device until its receipt. Without this file the
// button of each step does the same.
(() => {
  const form = $("form[data-depot]");
  try { delete localStorage["depot:" + $("[data-purge]").dataset.purge]; } catch {}
  if (!form) return;
  const on = (quoi, f) => addEventListener(quoi, e => form.isConnected && f(e)); // its page may be left in place
  const cle = "depot:" + form.dataset.depot, onglet = Math.random().toString(36).slice(2, 14);
  let rang = 0, enCours, attente = 0, horloge, voix, sale, memoire = {};

  // --- what is kept: {code: {valeur, vue, onglet, rang, attend}}, in the order in which it was typed
  const garde = () => { try { return JSON.parse(localStorage[cle] || "{}"); } catch { return memoire; } };
  const ecrire = d => {
    memoire = d;
    try { if (Object.keys(d)[0]) localStorage[cle] = JSON.stringify(d); else delete localStorage[cle]; } catch {}
  };
  const champ = code => $("#champ_" + code);
  const choix = c => /radio|checkbox/.test(c.type);
  const controles = code => all(`#champ_${code} [name=${code}]`);
  const vue = code => form.elements["vue_" + code];
  const valeur = code => controles(code).filter(c => !choix(c) || c.checked).map(c => c.value).join("\n");
  const remplir = (code, v) => controles(code).forEach(c => {
    if (choix(c)) c.checked = v.split("\n").includes(c.value); else c.value = v;
    compter(c);
  });
  const poser = (code, dit) => {
    const e = $("#etat_" + code);
    e?.replaceChildren(dit);
    controles(code).forEach(c => { c.ariaInvalid = $(".erreur", e) && "true"; });
  };
  const noter = (code, mots, role, classe = "attention") => poser(code, creer("p", classe, mots, { role }));
  const GARDEE = "Gardé sur cet appareil. ", gardee = (code, mots, role) => noter(code, GARDEE + mots, role);
  const gardes = mots => {
    clearTimeout(voix);
    if (mots && !attente) dire("sr", GARDEE + mots); // once, until the line answers
    for (const [code, e] of Object.entries(garde())) e.attend || gardee(code, mots);
  };

  const garder = code => {
    const d = garde(), e = d[code];
    rang = Math.max(rang + 1, Date.now());
    d[code] = { vue: vue(code).value, onglet, ...!e?.attend && e, valeur: valeur(code), rang };
    ecrire(d);
  };

  // --- one at a time, in order; what fails stays kept and is tried again
  const envoyer = () => enCours ||= vider().finally(() => { enCours = null; });
  const vider = async () => {
    clearTimeout(horloge);
    for (let un; (un = Object.entries(garde()).find(([, e]) => !e.attend));) {
      const [code, e] = un, r = await echanger(form.dataset.reponses + code, new URLSearchParams({ ...e, jeton: form.elements.jeton.value })), etat = r?.status;
      if (etat === 401) return gardes("L’envoi reprendra après votre reconnexion.");
      if (etat === 403) return gardes("Rechargez la page pour l’envoyer.");
      if (![200, 400, 404, 409, 413, 422].includes(etat)) return plusTard();
      attente = 0;
      const d = garde(), neuf = d[code], refus = resumer(r.texte), v = /data-vue="([^"]+)/.exec(r.texte)?.[1];
      if (refus) gardee(code, etat === 404 ? "Cette demande ne vous est plus ouverte." : refus, "alert"); else poser(code, lire(r.texte));
      if (r.ok && vue(code)) vue(code).value = v;
      if (neuf?.rang === e.rang) r.ok || etat === 404 && !champ(code) ? delete d[code] : neuf.attend = 1;
      else if (neuf && r.ok) neuf.vue = v;
      ecrire(d);
      suivre();
      clearTimeout(voix); // said once the hand rests; what is to mend says itself
      if (!/alert/.test(r.texte)) voix = setTimeout(dire, 1500, "sr", "Réponse enregistrée.");
    }
  };
  const plusTard = () => {
    gardes("L’envoi reprendra tout seul.");
    attente = Math.min(60000, attente * 2 || 3000);
    horloge = setTimeout(envoyer, attente);
  };

  // --- questions that hang on an answer
  const montrer = () => all("[data-si]", form).forEach(c => {
    const [q, v] = c.dataset.si.split("=");
    c.hidden = champ(q)?.hidden || !valeur(q).split("\n").includes(v);
  });

  // --- what each theme, this step and the whole demande lack, as one answers
  const manque = e => {
    const { champ, requis } = e.dataset;
    return $(".erreur", e) || requis != null && (!valeur(champ) || requis && valeur(champ) !== requis);
  };
  const lu = e => parseInt(e.textContent) || 0;
  const nombrer = (e, n) => { e.textContent = n ? n + "\u00a0" + e.dataset.mots.replace("{s}", n > 1 ? "s" : "") : e.dataset.fini; };
  const suivre = () => {
    const tout = $("#tout"), ici = all("[data-reste]"), premiere = $("#premiere");
    const manquent = all("[data-champ]:not([hidden])", form).filter(manque), n = manquent.length;
    if (tout && ici[0]) nombrer(tout, lu(tout) + n - lu(ici[0]));
    for (const e of ici) nombrer(e, n);
    for (const e of all("[data-theme]")) {
      const dus = all("[data-requis]:not([hidden])", $(e.dataset.theme)), manquent = dus.filter(manque), n = dus.length;
      e.textContent = n ? n - manquent.length + " sur " + n : "";
      e.classList.toggle("bon", !manquent[0]);
    }
    if (premiere) {
      premiere.hidden = !n;
      premiere.href = "#q_" + manquent[0]?.dataset.champ;
    }
  };

  // --- a field is judged once it is left, a choice at once; the date that follows another, with it
  const quitter = () => {
    const code = sale, suite = code && $(`[data-apres=${code}]`)?.dataset.champ;
    sale = null;
    if (!code) return;
    if (controles(code)[0].validity.badInput) return noter(code, "Complétez cette date : elle n’est pas enregistrée.", "alert", "erreur");
    garder(code);
    if (suite && valeur(suite)) garder(suite);
    envoyer();
  };
  const code_de = e => e.target.closest("[data-champ]")?.dataset.champ;
  on("input", e => { sale = code_de(e) || sale; });
  on("change", e => { montrer(); suivre(); if (choix(e.target)) quitter(); });
  for (const e of ["focusout", "visibilitychange", "pagehide"]) on(e, quitter);
  on("click", e => {
    const b = e.target.closest("[data-garder]"), code = code_de(e);
    if (!b) return;
    const a = b.closest("[data-vue]"), autre = $("[data-autre]", a).dataset.autre, d = garde();
    vue(code).value = a.dataset.vue;
    delete d[code];
    ecrire(d);
    if (b.dataset.garder === "autre") { remplir(code, autre); poser(code, ""); montrer(); } else { garder(code); envoyer(); }
    controles(code)[0].focus();
  });
  // « Enregistrer et continuer », « Transmettre »: only once all that was typed has arrived
  const reste = () => Object.keys(garde())[0];
  form.addEventListener("submit", async e => {
    const { suite } = form.dataset;
    if (!suite && !reste()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    quitter();
    await envoyer();
    if (reste()) controles(reste())[0]?.focus();
    else if (suite) location = suite;
    else form.requestSubmit();
  }, true);
  revenir(() => { attente = 0; envoyer(); });

  // --- what an earlier visit could not send, and what was typed before this script came
  const d = garde();
  for (const code in d) {
    delete d[code].attend;
    remplir(code, d[code].valeur);
  }
  ecrire(d);
  gardes("");
  for (const c of all("[data-champ] [name]:not([type=hidden])", form)) {
    // an empty date may also be one that the browser could not read: it stays as it was kept
    if (!d[c.name] && (c.value || c.type !== "date") && (c.value !== c.defaultValue || c.checked !== c.defaultChecked)) garder(c.name);
  }
  montrer();
  envoyer();
  doc.documentElement.classList.add("champs");
})();
