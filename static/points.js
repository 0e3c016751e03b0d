// What is asked again is counted, and linked from the panel; a box that closes is sent no more, and keeps what was
// written in it. Without this file the page still works.
(() => {
  const tenir = () => {
    const points = [], titre = $("#titre_points");
    if (!titre) return;
    for (const d of all("#demande form details")) {
      const t = $("textarea", d), n = $("[name^=libre]", d), h = $("h3", d.parentNode), nom = n ? n.value.trim() : h.textContent;
      for (const f of all("input, textarea", d)) f.disabled = !d.open;
      if (!n) $("summary", d).firstChild.data = d.open ? "Ne plus redemander" : "Redemander";
      if (d.open && nom && (t.value.trim() || $(":checked", d))) points.push([nom, t.id]);
    }
    const nb = points.length, dit = nb ? `${nb}\u00a0point${nb > 1 ? "s redemandés" : " redemandé"}` : "Ce que vous redemandez";
    if (titre.textContent !== dit) titre.textContent = dit;
    $("#points").replaceChildren(...points.map(([nom, id]) => {
      const li = creer("li");
      li.append(creer("a", "", nom, { href: "#" + id }));
      return li;
    }));
  };
  doc.addEventListener("toggle", ({ target: d }) => {
    if (!d.matches("#demande details")) return;
    tenir();
    if (d.open && doc.activeElement === $("summary", d)) $("input, textarea", d).focus();
  }, true);
  on("input", tenir);
  on("htmx:after:swap", tenir);
  tenir();
})();
