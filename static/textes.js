// A text that was not sent outlives a reload: kept in this tab, for who writes it, until it has left. Without this file
// the page still works.
(() => {
  const cle = t => `texte:${pour.personne}:${location.pathname}#${t.id}`, TEXTE = "textarea[id]";
  const oublier = f => all(TEXTE, f).forEach(t => { try { delete sessionStorage[cle(t)]; } catch {} });
  const rendre = () => all(TEXTE).forEach(t => {
    try {
      const [ecrit, sur] = JSON.parse(sessionStorage[cle(t)]), d = t.closest("details");
      if (t.value !== sur && t.value !== ecrit || ecrit === sur) return; // what it was written on has changed meanwhile
      t.value = ecrit;
      if (d) d.open = true;
      compter(t);
    } catch {}
  });
  on("input", ({ target: t }) => { try { if (t.matches(TEXTE)) sessionStorage[cle(t)] = JSON.stringify([t.value, t.defaultValue]); } catch {} });
  on("htmx:after:request", e => {
    const { sourceElement: f, request: r, response } = e.detail.ctx;
    if (r.method === "POST" && response.status < 300) oublier(f);
  });
  on("submit", e => { if (!self.htmx || !e.target.matches("[hx-post]")) oublier(e.target); });
  doc.addEventListener("toggle", ({ target: d }) => d.open || oublier(d), true); // closed by who wrote, not by what lands
  on("htmx:after:swap", rendre);
  // what is typed in the form of a line stays until that form is sent, and one that was opened stays open
  const touche = i => i.options ? i.selectedIndex && !i.selectedOptions[0].defaultSelected : i.defaultValue != null && i.value !== i.defaultValue;
  let ouverts = [];
  on("htmx:before:swap", e => {
    const s = e.detail.ctx.sourceElement;
    for (const f of all(".champs-ligne")) f.toggleAttribute("data-garde", f !== s && [...f].some(touche));
    ouverts = all(".ajout[open]").filter(d => !d.contains(s));
  });
  on("htmx:after:swap", () => { for (const d of ouverts) d.open = true; });
  rendre();
})();
