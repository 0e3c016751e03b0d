// Boxes that one form answers together, wherever they stand: <input type="checkbox" name="budget" form="ensemble">.
// The first one, without a name, ticks the others. The form has data-coches; in it, on any element,
// data-un="1 budget coché, % €" data-des="# budgets cochés, % €" says how many they are (#), and what they come to (%):
// with data-somme="part" data-base="0", their data-part, in centimes, added to the base. The form stands in
// a <div class="socle">, which comes with the first box by the style sheet alone: without this file what is ticked is
// sent all the same.
(() => {
  const dire = ({ target: t }) => all("form[data-coches]").forEach(f => {
    const [tout, ...b] = all(`[form=${f.id}]`);
    if (t === tout) for (const e of b) e.checked = t.checked;
    const c = b.filter(e => e.checked), n = c.length;
    for (const e of all("[data-un]", f)) {
      const d = e.dataset, total = c.reduce((s, e) => s + +e.dataset[d.somme], +d.base) / 100;
      e.textContent = d[n > 1 ? "des" : "un"].replace("#", n).replace("%", total.toLocaleString("fr", { minimumFractionDigits: 2 }));
    }
    f.hidden = !n;
    if (!tout) return;
    n || f.contains(doc.activeElement) && tout.focus();
    tout.checked = n && !b[n];
  });
  for (const e of ["change", "pageshow", "htmx:after:swap"]) on(e, dire);
  on("reset", e => setTimeout(dire, 0, e));
})();
