// Light gestures of the keyboard: from row to row of a list (/, j, k, x, Entrée), from a dossier to the next (j, k).
// Fields do not hear them, and a box turns them off: a cookie remembers it, which logging out does not erase. After an act, what is next has the focus.
(() => {
  const boite = $("#raccourcis"), NON = "raccourcis=non";
  boite.checked = !doc.cookie.includes(NON);
  boite.onchange = () => { doc.cookie = NON + "; Path=/instruction; SameSite=Lax; Max-Age=" + (boite.checked ? 0 : 31536000); };
  on("keydown", e => {
    const { target: t, key } = e;
    if (!boite.checked || e.ctrlKey || e.metaKey || e.altKey || t.matches("input:not([type=checkbox]), select, textarea")) return;
    const rang = t.closest("tr, li"), noms = all("tbody tr a, #liste h3 a"), n = noms.findIndex(a => rang?.contains(a));
    const vers = key === "/" ? $("#q") : key === "j" ? noms[n + 1] || $("#suite") : key === "k" && (noms[n - 1] || $("[rel=prev]"));
    if (key === "x" && rang) $("[type=checkbox]", rang)?.click();
    if (!vers) return;
    e.preventDefault();
    vers.matches("#suite, [rel=prev]") ? vers.click() : vers.focus();
  });
  on("htmx:config:request", e => { // what is chosen goes, and what is not stays out of the address
    const { sourceElement: f, request: { body } } = e.detail.ctx;
    if (f.id === "filtres") for (const [nom, dit] of [...body]) dit || body.delete(nom);
  });
  on("htmx:after:swap", e => {
    const { request, response } = e.detail.ctx;
    if (request.method === "POST" && response.status < 300) $("#suite")?.focus();
  });
})();
