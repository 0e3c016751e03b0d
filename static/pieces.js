// Pièces sent in chunks: each is counted by the portal before the next one leaves, so that a cut, a restart or another
// day only make it longer. Without this file the button « Envoyer » does the same at once.
(() => {
  const doc = document, $ = (s, r = doc) => r.querySelector(s), page = $("[data-pieces]");
  if (!page) return;
  const base = page.dataset.pieces, max = page.dataset.max * 1048576, lignes = new Set();
  let file = Promise.resolve(), attendus = 0, tranche = 65536, reprendre;
  const dormir = ms => new Promise(f => { const t = setTimeout(f, ms); reprendre = () => { clearTimeout(t); f(); }; });
  const jeton = () => $("[name=jeton]", page.isConnected ? page : $("#pieces")).value;

  // --- a line: the name, the progress, the words
  const ligne = (code, nom) => {
    const d = doc.createElement("div"), n = doc.createElement("span"), p = doc.createElement("progress"), m = doc.createElement("span"), b = doc.createElement("button");
    d.className = "barre envoi"; d.dataset.code = code;
    n.textContent = nom; p.max = 100; p.value = 0; p.setAttribute("aria-label", "Envoi de " + nom); m.setAttribute("role", "status");
    b.type = "button"; b.className = "bouton quiet"; b.textContent = "Arrêter";
    b.onclick = () => { d.stop = true; reprendre?.(); d.remove(); lignes.delete(d); };
    d.append(n, p, m, b);
    d.dire = t => { if (m.textContent !== t) m.textContent = t; };
    d.avancer = v => { p.value = v; };
    d.finir = t => { p.remove(); m.className = "erreur"; d.dire(t); b.textContent = "Fermer"; };
    lignes.add(d);
    poser();
    return d;
  };
  const poser = () => lignes.forEach(d => { if (!d.isConnected) $("#piece_" + d.dataset.code)?.append(d); });
  doc.addEventListener("htmx:after:swap", poser);

  // --- a photo at a size that is legible and light; any other file, and what cannot be read, as it is
  const alleger = async f => {
    if (!/^image\//.test(f.type) || f.size < 500000) return f;
    try {
      const i = await createImageBitmap(f), r = Math.min(1, 2400 / Math.max(i.width, i.height)), c = doc.createElement("canvas");
      c.width = i.width * r; c.height = i.height * r;
      c.getContext("2d").drawImage(i, 0, 0, c.width, c.height);
      const b = await new Promise(k => c.toBlob(k, "image/jpeg", .82));
      return b && b.size < f.size ? b : f;
    } catch { return f; }
  };

  // --- one exchange, tried again until it is answered; null once stopped
  const demander = async (l, chemin, corps, brut) => {
    for (let attente = 1500; !l.stop; attente = Math.min(30000, attente * 2)) {
      let r, t = Date.now();
      try {
        const headers = { "HX-Request": "true", "X-Jeton": jeton() };
        if (brut) headers["Content-Type"] = "application/octet-stream";
        else corps.set("jeton", jeton());
        r = await fetch(base + chemin, { method: "POST", headers, body: corps, signal: AbortSignal.timeout(60000) });
        if (brut) tranche = Date.now() - t < 2000 ? Math.min(524288, tranche * 2) : Math.max(16384, tranche / 2);
        if (r.ok || r.status === 422 && /json/.test(r.headers.get("Content-Type"))) return await r.json();
      } catch { r = null; tranche = 16384; }
      if (r && [403, 404, 409, 413].includes(r.status)) return { refus: r.status === 403 ? "Rechargez la page, puis choisissez à nouveau ce fichier : l’envoi reprendra." : "Ce fichier ne peut pas être reçu. Rechargez la page." };
      if (r?.status === 401) {
        const z = $("#messages");
        if (!$("form", z)) { z.innerHTML = await r.text(); htmx.process(z); z.scrollIntoView(); $("input:not([type=hidden])", z)?.focus(); }
        l.dire("L’envoi reprendra quand vous serez reconnecté.");
      } else l.dire("La ligne est coupée. L’envoi reprendra tout seul.");
      await dormir(attente);
      if (brut) return {};
    }
    return null;
  };

  const envoyer = async (l, code, f, original) => {
    if (l.stop) return;
    const b = original ? f : await alleger(f);
    if (b.size > max) return l.finir(`Ce fichier dépasse ${page.dataset.max} Mo : réduisez-le, ou envoyez-le en plusieurs fichiers.`);
    const annonce = new URLSearchParams({ nom: f.name, taille: b.size, empreinte: [f.lastModified, f.size, b.size, f.name].join("-") });
    for (let d = {}; d;) {
      if (d.recu === undefined) d = await demander(l, `/pieces/${code}/depots`, annonce);
      if (!d) return;
      if (d.refus) return l.finir(d.refus);
      l.avancer(100 * d.recu / b.size);
      if (d.fini) break;
      l.dire(d.recu < b.size ? Math.floor(100 * d.recu / b.size) + " %" : "Vérification…");
      d = await demander(l, `/depots/${d.depot}/${d.recu}`, b.slice(d.recu, d.recu + tranche), true);
    }
    if (l.stop) return;
    lignes.delete(l);
    await montrer(code);
    l.remove();
  };

  // --- the files of this pièce as the portal now knows them
  const montrer = async code => {
    try {
      const r = await fetch(base + "/pieces", { headers: { "HX-Request": "true", "HX-Target": "div#pieces" } });
      const neuf = new DOMParser().parseFromString(await r.text(), "text/html").getElementById("fichiers_" + code);
      if (!neuf) return location.reload();
      doc.getElementById("fichiers_" + code).replaceWith(neuf);
      htmx.process(neuf);
    } catch { location.reload(); }
  };

  doc.addEventListener("change", e => {
    const form = e.target.closest("form[data-piece]");
    if (!form || e.target.type !== "file") return;
    const code = form.dataset.piece, original = $("[data-original]", form).checked;
    for (const f of e.target.files) {
      const l = ligne(code, f.name);
      l.dire("En attente");
      attendus++;
      file = file.then(() => envoyer(l, code, f, original)).catch(() => l.finir("Ce fichier n’a pas pu être lu. Choisissez-le à nouveau.")).finally(() => { attendus--; });
    }
    e.target.value = "";
  });
  addEventListener("online", () => reprendre?.());
  doc.addEventListener("jeton", () => reprendre?.());
  addEventListener("beforeunload", e => { if (attendus && lignes.size) e.preventDefault(); });
})();
