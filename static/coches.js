// Boxes that one form answers together, wherever they stand: <input type="checkbox" name="budget" form="ensemble">.
// The form has data-coches. In it, data-un="1 budget coché" data-des="# budgets cochés" says how many, on any element;
// data-somme="part" data-base="0" says what they come to, in euros: their data-part, in centimes, added to the base.
// A box of the form without a name ticks them all. The form stands in a <div class="socle">, which comes with the first
// box by the style sheet alone: without this file what is ticked is sent all the same.
(() => {
  const coches = f => [...f.elements].filter(e => e.type === "checkbox" && e.name);
  const dire = () => all("form[data-coches]").forEach(f => {
    const c = coches(f).filter(e => e.checked), n = c.length;
    f.hidden = !n;
    for (const e of all("[data-un]", f)) e.textContent = n > 1 ? e.dataset.des.replace("#", n) : e.dataset.un;
    for (const e of all("[data-somme]", f)) e.textContent = (c.reduce((s, x) => s + +x.dataset[e.dataset.somme], +e.dataset.base) / 100).toLocaleString("fr", { style: "currency", currency: "EUR" });
    for (const t of f.elements) if (t.type === "checkbox" && !t.name) t.checked = n && n === coches(f).length;
  });
  on("change", ({ target: t }) => {
    if (t.type === "checkbox" && t.form && !t.name) for (const e of coches(t.form)) e.checked = t.checked;
    dire();
  });
  on("htmx:after:swap", dire);
  on("pageshow", dire);
})();
