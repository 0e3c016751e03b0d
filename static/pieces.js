// Pièces, sent in chunks of four seconds of the line: what came of one is counted by the portal, so that a cut, a restart
// or another day only make it longer. The page is a plain form with its button, until this file has come and runs.
(() => {
  if (!$("#pieces")) return;
  const base = $("#pieces").dataset.pieces, RECHARGER = "Rechargez la page et choisissez de nouveau ce fichier.";
  let file = Promise.resolve(), tranche = 65536, reprendre;
  const dormir = ms => new Promise(f => setTimeout(reprendre = f, ms));

  // --- a line: the name, the progress, the words
  const ligne = (code, nom) => {
    const d = creer("div", "barre envoi");
    d.innerHTML = '<span></span><progress value=0></progress><span role=status>En attente</span><button type=button class="bouton quiet">Arrêter</button>';
    const [n, p, m, b] = d.children;
    n.textContent = nom; p.ariaLabel = "Envoi de " + nom;
    b.onclick = () => { d.stop = true; reprendre?.(); d.partir(); };
    d.dire = (t, v) => { if (m.textContent !== t) m.textContent = t; if (v) p.value = v; };
    d.finir = t => { p.remove(); m.className = "erreur"; d.dire(t); b.textContent = "Fermer"; };
    d.partir = () => { // who stood there is led to the next line, or to the field
      const la = d.contains(doc.activeElement), suivante = d.nextSibling?.lastChild;
      d.remove();
      if (la) viser($("#q_" + code), suivante);
    };
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
      const t = Date.now(), n = corps.size, jeton = $("#pieces [name=jeton]").value;
      if (!brut) corps.set("jeton", jeton);
      const r = await echanger(base + chemin, corps, brut && { "Content-Type": "application/octet-stream", "X-Jeton": jeton }, 60000), etat = r?.status;
      if (brut) tranche = Math.max(16384, r ? Math.min(4194304, n * 4, n * 4000 / (Date.now() - t)) : tranche / 2);
      if (/^{/.test(r?.texte) && etat < 500) return JSON.parse(r.texte);
      if ([403, 404, 409, 413].includes(etat)) return { refus: RECHARGER };
      l.dire("L’envoi reprendra " + (etat === 401 ? "après votre reconnexion." : "dès que le portail répondra."));
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
      l.dire(fait < 1 ? Math.floor(fait * 100) + " %" : "Vérification…", fait);
      d = await demander(l, `/depots/${d.depot}/${d.recu}`, b.slice(d.recu, d.recu + tranche), true);
    }
    if (l.stop) return;
    await montrer("fichiers_" + code);
    dire("sr", `« ${f.name} » est enregistré. ` + $("#compte").textContent);
    l.partir();
  };

  // --- the files of this pièce as the portal now knows them, and what the page counts of them
  const montrer = async ici => {
    const r = await echanger(base + "/pieces"), page = lire(r?.texte);
    if (!page.getElementById(ici)) return location.reload();
    for (const e of all("[data-avec], #" + ici, page)) {
      const avant = $("#" + e.id), la = avant.contains(doc.activeElement) && doc.activeElement.closest("[id]").id;
      avant.replaceWith(e);
      globalThis.htmx?.process(e);
      if (la) viser(e, $("#" + la), $(`#${la} button`));
    }
    figer();
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
  revenir(() => reprendre?.()); // the last word of site.js: all of it is there
  for (const c of all("[data-original]")) c.parentNode.hidden = !(c.parentNode.nextElementSibling.hidden = true);
  on("change", e => prendre(e.target));
  all("[type=file]").forEach(prendre); // chosen before this script came
  on("beforeunload", e => { if ($(".envoi progress")) e.preventDefault(); });
})();
