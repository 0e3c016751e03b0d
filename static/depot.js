// What fills a demande. Without this file the button of each step does the same.
// Fields: each is sent as it is left, and kept on the device until its receipt.
(() => {
  const form = $("form[data-depot]");
  try { delete localStorage["depot:" + $("[data-purge]").dataset.purge]; } catch {}
  if (!form) return;
  const cle = "depot:" + form.dataset.depot, onglet = Math.random().toString(36).slice(2, 14);
  let rang = 0, enCours, attente = 0, horloge, memoire = {};

  // --- what is kept: {code: {valeur, vue, onglet, rang, attend}}, in the order in which it was typed
  const lire = () => { try { return JSON.parse(localStorage[cle] || "{}"); } catch { return memoire; } };
  const ecrire = d => {
    memoire = d;
    try { if (Object.keys(d)[0]) localStorage[cle] = JSON.stringify(d); else delete localStorage[cle]; } catch {}
  };
  const champ = code => $("#champ_" + code);
  const controles = code => all(`#champ_${code} [name=${code}]`);
  const vue = code => form.elements["vue_" + code];
  const valeur = code => controles(code).filter(c => !/radio|checkbox/.test(c.type) || c.checked).map(c => c.value).join("\n");
  const remplir = (code, v) => controles(code).forEach(c => {
    if (/radio|checkbox/.test(c.type)) c.checked = v.split("\n").includes(c.value); else c.value = v;
    compter(c);
  });
  const dire = (code, html) => {
    const e = $("#etat_" + code);
    if (e) e.innerHTML = html;
    controles(code).forEach(c => { c.ariaInvalid = $("[data-faute]", e) && "true"; });
    return e;
  };
  const gardee = (code, mots, role) => dire(code, "")?.append(creer("p", "indice attention", "Gardé sur cet appareil. " + mots, { role }));
  const gardes = mots => Object.entries(lire()).forEach(([code, e]) => e.attend || gardee(code, mots));

  const garder = code => {
    const d = lire(), e = d[code];
    rang = Math.max(rang + 1, Date.now());
    d[code] = { vue: vue(code).value, onglet, ...!e?.attend && e, valeur: valeur(code), rang };
    ecrire(d);
  };

  // --- one at a time, in order; what fails stays kept and is tried again
  const envoyer = () => enCours ||= vider().finally(() => { enCours = null; });
  const vider = async () => {
    clearTimeout(horloge);
    for (let un; (un = Object.entries(lire()).find(([, e]) => !e.attend));) {
      const [code, e] = un, r = await echanger(form.dataset.reponses + code, new URLSearchParams({ ...e, jeton: form.elements.jeton.value })), etat = r?.status;
      if (etat === 401) return gardes("L’envoi reprendra quand vous serez reconnecté.");
      if (etat === 403) return gardes("Rechargez la page pour l’envoyer.");
      if (![200, 400, 404, 409, 413, 422].includes(etat)) return plusTard();
      attente = 0;
      const d = lire(), neuf = d[code], refus = resumer(r.texte), v = /data-vue="([^"]+)/.exec(r.texte)?.[1];
      if (refus) gardee(code, etat === 404 ? "Cette demande ne vous est plus ouverte." : refus, "alert"); else dire(code, r.texte);
      if (r.ok && vue(code)) vue(code).value = v;
      if (neuf?.rang === e.rang) r.ok || etat === 404 && !champ(code) ? delete d[code] : neuf.attend = 1;
      else if (neuf && r.ok) neuf.vue = v;
      ecrire(d);
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

  let sale;
  const quitter = () => { if (sale) { garder(sale); sale = null; envoyer(); } };
  const code_de = e => e.target.closest("[data-champ]")?.dataset.champ;
  on("input", e => { sale = code_de(e) || sale; });
  on("change", e => { sale = code_de(e) || sale; montrer(); quitter(); });
  on("click", e => {
    const b = e.target.closest("[data-garder]"), code = code_de(e);
    if (!b) return;
    const a = b.closest("[data-vue]"), autre = $("[data-autre]", a).dataset.autre, d = lire();
    vue(code).value = a.dataset.vue;
    delete d[code];
    ecrire(d);
    if (b.dataset.garder === "autre") { remplir(code, autre); dire(code, ""); montrer(); } else { garder(code); envoyer(); }
    controles(code)[0].focus();
  });
  // « Enregistrer et continuer », « Transmettre »: only once all that was typed has arrived
  const reste = () => Object.keys(lire())[0];
  form.addEventListener("submit", async e => {
    const { suite } = form.dataset;
    if (!suite && !reste()) return;
    e.preventDefault();
    quitter();
    await envoyer();
    if (reste()) controles(reste())[0]?.focus();
    else if (suite) location = suite;
    else form.submit();
  });
  on("visibilitychange", () => { if (doc.hidden) quitter(); });
  on("pagehide", quitter);
  revenir(() => { attente = 0; envoyer(); });

  // --- what an earlier visit could not send, and what was typed before this script came
  const d = lire();
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
})();

// Pièces, sent in chunks: each is counted by the portal before the next one leaves, so that a cut, a restart or another
// day only make it longer.
(() => {
  if (!$("#pieces")) return;
  const base = $("#pieces").dataset.pieces, RECHARGER = "Rechargez la page et choisissez à nouveau ce fichier.";
  let file = Promise.resolve(), tranche = 65536, reprendre;
  const dormir = ms => new Promise(f => setTimeout(reprendre = f, ms));

  // --- a line: the name, the progress, the words
  const ligne = (code, nom) => {
    const d = creer("div", "barre envoi");
    d.innerHTML = '<span></span><progress value=0></progress><span role=status>En attente</span><button type=button class="bouton quiet">Arrêter</button>';
    const [n, p, m, b] = d.children;
    n.textContent = nom; p.ariaLabel = "Envoi de " + nom;
    b.onclick = () => { d.stop = true; reprendre?.(); d.remove(); };
    d.dire = (t, v) => { if (m.textContent !== t) m.textContent = t; if (v) p.value = v; };
    d.finir = t => { p.remove(); m.className = "erreur"; d.dire(t); b.textContent = "Fermer"; };
    $("#piece_" + code).append(d);
    return d;
  };

  // --- a photo at a size that is legible and light; any other file, and what cannot be read, as it is
  const alleger = async f => {
    if (f.size < 500000) return f;
    try {
      const i = await createImageBitmap(f), r = Math.min(1, 2400 / Math.max(i.width, i.height)), c = new OffscreenCanvas(i.width * r, i.height * r);
      c.getContext("2d").drawImage(i, 0, 0, c.width, c.height);
      const b = await c.convertToBlob({ type: "image/jpeg", quality: .82 });
      return b.size < f.size ? b : f;
    } catch { return f; }
  };

  // --- one exchange, tried again until it is answered; null once stopped
  const demander = async (l, chemin, corps, brut) => {
    for (let attente = 1500; !l.stop; attente = Math.min(30000, attente * 2)) {
      const t = Date.now(), jeton = $("#pieces [name=jeton]").value;
      if (!brut) corps.set("jeton", jeton);
      const r = await echanger(base + chemin, corps, brut && { "Content-Type": "application/octet-stream", "X-Jeton": jeton }, 60000), etat = r?.status;
      if (brut) tranche = r && Date.now() - t < 2000 ? Math.min(524288, tranche * 2) : Math.max(16384, r ? tranche / 2 : 0);
      if (/^{/.test(r?.texte) && (r.ok || etat === 422)) return JSON.parse(r.texte);
      if ([403, 404, 409, 413].includes(etat)) return { refus: RECHARGER };
      l.dire("L’envoi reprendra " + (etat === 401 ? "quand vous serez reconnecté." : "dès que le portail répondra."));
      await dormir(attente);
      if (brut) return {};
    }
    return null;
  };

  const envoyer = async (l, code, f, original) => {
    if (l.stop) return;
    const b = original ? f : await alleger(f);
    const annonce = new URLSearchParams({ nom: f.name, taille: b.size, empreinte: [f.lastModified, f.size, b.size, f.name].join("-") });
    for (let d = {}; d;) {
      if (d.recu === undefined) d = await demander(l, `/pieces/${code}/depots`, annonce);
      if (!d) return;
      if (d.refus) return l.finir(d.refus);
      if (d.fini) break;
      const fait = d.recu / b.size;
      l.dire(fait < 1 ? Math.floor(fait * 100) + " %" : "Vérification…", fait);
      d = await demander(l, `/depots/${d.depot}/${d.recu}`, b.slice(d.recu, d.recu + tranche), true);
    }
    if (l.stop) return;
    await montrer(code);
    l.remove();
  };

  // --- the files of this pièce as the portal now knows them
  const montrer = async code => {
    const ici = "#fichiers_" + code, r = await echanger(base + "/pieces", null, { "HX-Target": "div#pieces" }), neuf = r && $(ici, lire(r.texte));
    if (!neuf) return location.reload();
    $(ici).replaceWith(neuf);
    figer();
    htmx.process(neuf);
  };

  const prendre = champ => {
    const form = champ.closest("form[data-piece]");
    if (!form || champ.type !== "file") return;
    const code = form.dataset.piece, original = $("[data-original]", form).checked;
    for (const f of champ.files) {
      const l = ligne(code, f.name);
      file = file.then(() => envoyer(l, code, f, original)).catch(() => l.finir(RECHARGER));
    }
    champ.value = "";
  };
  on("change", e => prendre(e.target));
  all("[type=file]").forEach(prendre); // chosen before this script came
  revenir(() => reprendre?.());
  on("beforeunload", e => { if ($(".envoi progress")) e.preventDefault(); });
})();
