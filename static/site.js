// What the page says and does while a request travels. Without this file every page still works.
(() => {
  const doc = document, $ = (s, r = doc) => r.querySelector(s), on = (n, f, c) => doc.addEventListener(n, f, c);
  const enCours = new Map(); // form in flight → its clock, its button, the words of the button
  let parti = false, calme = 0, vu = 0, actif, parle, perdue;
  doc.documentElement.classList.add("js");

  // --- the live region: a bar at the bottom of the window as soon as it speaks of something that has just happened
  const zone = () => $("#messages");
  const bouton = (texte, action) => {
    const b = doc.createElement("button");
    b.type = "button"; b.className = "bouton quiet"; b.textContent = texte;
    b.addEventListener("click", action);
    return b;
  };
  const taire = () => { const z = zone(); if (z) { z.replaceChildren(); z.classList.remove("flottant"); z.removeAttribute("data-lente"); } };
  const flotter = () => {
    const z = zone();
    z?.removeAttribute("data-lente");
    const p = z && ($(".message:last-of-type", z) || z.firstElementChild);
    if (!p) return;
    z.classList.add("flottant");
    if (!$(".fermer", z)) { const b = bouton("Fermer", taire); b.classList.add("fermer"); (p.matches(".message") ? p : z).append(b); }
    $("input:not([type=hidden])", z)?.focus(); // a log-in asked for in place
  };
  const dire = (genre, texte, action, mot = "Réessayer") => {
    const z = zone(), p = doc.createElement("p"), s = doc.createElement("span");
    if (!z) return;
    if (genre !== "sr") z.removeAttribute("data-lente");
    s.textContent = texte;
    p.className = genre === "sr" ? genre : "message " + genre;
    p.append(s);
    if (genre === "sr") { $(".sr", z)?.remove(); return void z.append(p); }
    if (action) p.append(bouton(mot, () => { taire(); action(); }));
    if ($("form", z)) { $(":scope > .message", z)?.remove(); z.append(p); } else z.replaceChildren(p);
    flotter();
  };

  const lenteur = texte => setTimeout(() => { dire("info", "La connexion est lente. " + texte); zone()?.setAttribute("data-lente", ""); }, 8000);
  const arriver = horloge => { clearTimeout(horloge); if (zone()?.hasAttribute("data-lente")) taire(); };

  // --- busy: the button says what is happening, once; after 8 s the page says that the line is slow
  const commencer = (elt, b) => {
    if (enCours.has(elt)) return;
    b = b || $("button:not([type=button])", elt);
    const mots = b && [...b.childNodes], occupe = b?.dataset.occupe || "Envoi…";
    if (b) { b.replaceChildren(occupe); b.setAttribute("aria-disabled", "true"); }
    const horloge = lenteur("Votre envoi continue et rien n’est perdu.");
    enCours.set(elt, { b, mots, occupe, horloge });
  };
  const finir = elt => {
    const e = enCours.get(elt);
    if (!e) return;
    arriver(e.horloge);
    enCours.delete(elt);
    e.b?.removeAttribute("aria-disabled");
    if (e.b?.textContent === e.occupe) e.b.replaceChildren(...e.mots);
  };
  on("submit", e => {
    const f = e.target;
    for (const i of f.querySelectorAll("input[data-masque]")) { i.type = "password"; delete i.dataset.masque; }
    if (f.method !== "post") return;
    if (enCours.has(f)) { e.preventDefault(); return e.stopImmediatePropagation(); }
    if (!f.hasAttribute("hx-post")) setTimeout(() => e.defaultPrevented || commencer(f, e.submitter));
  }, true);
  on("htmx:config:request", e => {
    const { request: r, sourceElement: s } = e.detail.ctx;
    if (r.method === "POST" && s.matches("form")) { if (!zone()?.contains(s)) taire(); commencer(s, r.submitter); }
  });
  on("htmx:before:request", e => {
    const c = e.detail.ctx;
    if (c.sourceElement.matches("[data-veille]")) return doc.hidden || e.timeStamp * 4 < vu * 5 - calme ? e.preventDefault() : void (vu = e.timeStamp);
    if (!c.sourceElement.matches("form, .champ")) c.lente = lenteur("La réponse arrive.");
  });
  on("htmx:finally:request", e => {
    const c = e.detail.ctx;
    if (c.lente) arriver(c.lente);
    if (!c.keepIndicators) for (const [f] of enCours) if (f === c.sourceElement || !f.isConnected) finir(f);
  });
  addEventListener("pagehide", () => { parti = true; });
  addEventListener("pageshow", () => { parti = false; for (const [f] of enCours) finir(f); });

  // --- answers that do not come, or come as a whole page where a part was awaited
  const repeter = (elt, r) => () => !elt.isConnected ? location.reload() : elt.matches("form") ? elt.requestSubmit(r.submitter?.isConnected ? r.submitter : null)
    : elt.matches("a, button") ? elt.click() : htmx.trigger(elt, "change");
  on("htmx:error", e => {
    const c = e.detail.ctx;
    if (!c || parti || c.sourceElement.matches(".champ, [data-veille]")) return;
    dire("erreur", (navigator.onLine ? "La réponse n’est pas arrivée. " : "Vous n’êtes plus connecté à Internet. ")
      + "Ce que vous avez saisi est toujours sur cette page.", repeter(c.sourceElement, c.request));
  });
  on("htmx:before:swap", e => {
    const c = e.detail.ctx, etat = c.response.status, entier = c.target === "body" || c.target === doc.body;
    actif = doc.activeElement;
    parle = e.detail.tasks.some(t => t.target === zone());
    if (!/<html/i.test(c.text) || entier && (etat < 400 || etat === 422) && !zone()?.contains(c.sourceElement)) return;
    e.preventDefault();
    const page = new DOMParser().parseFromString(c.text, "text/html"), m = $("main", page);
    const refus = m && $(".resume li", m), mots = m && (refus ? [refus] : [$("h1", m), $("h1 ~ p", m)]).map(x => x?.textContent.trim()).filter(Boolean).join(". ");
    dire("erreur", mots || "Le service n’a pas pu répondre. Ce que vous avez saisi est toujours sur cette page.",
      etat >= 429 && !refus && repeter(c.sourceElement, c.request));
  });
  // a session ended under the page: one logs in within the live region, then sends again what was refused
  on("htmx:after:request", e => { if (e.detail.ctx.response.status === 401) perdue = e.detail.ctx; });
  on("jeton", e => { for (const i of doc.querySelectorAll("input[name=jeton]")) i.value = e.detail.value; });
  addEventListener("offline", () => dire("attention", "Vous n’êtes plus connecté à Internet. Ce que vous saisissez reste sur cette page."));
  addEventListener("online", () => dire("succes", "La connexion est revenue."));

  // --- a session falls asleep: said a few minutes before, with the means to stay
  let sommeil;
  const veiller = () => {
    const repos = doc.body.dataset.repos;
    clearTimeout(sommeil);
    if (repos) sommeil = setTimeout(() => dire("attention", "Votre session prendra fin dans 5 minutes.", rester, "Rester connecté"), repos * 1000);
  };
  const rester = () => fetch("/session", { headers: { "HX-Request": "true" } }).then(r => {
    if (!r.ok) throw r;
    veiller();
    dire("succes", "Vous restez connecté.");
  }).catch(() => dire("erreur", "La réponse n’est pas arrivée. ", rester));
  veiller();
  on("htmx:after:request", veiller);

  // --- after an answer: words for who cannot see it, a mark for who can, the focus where it helps
  on("htmx:after:swap", e => {
    const c = e.detail.ctx, source = c.sourceElement;
    let t = typeof c.target === "string" ? $(c.target) : c.target;
    if (!t?.isConnected) t = t?.id && doc.getElementById(t.id);
    if (!t || t === doc.body) return;
    const bon = c.response.status < 300, ecrit = c.request.method === "POST";
    if (parle) flotter();
    calme = vu;
    if (perdue && t === zone() && ecrit && bon) {
      const { sourceElement: s, request: r } = perdue, p = $(".message", t);
      perdue = null;
      p?.insertBefore(bouton("Réessayer", () => { taire(); repeter(s, r)(); }), $(".fermer", p));
    }
    if (source.matches?.(".champ")) {
      const p = $(".erreur, .bon, [data-annonce]", t);
      return void (p && dire("sr", p.dataset.annonce || p.textContent));
    }
    if (bon && ecrit && source.matches?.("form[data-vider]")) source.reset();
    const a = t.matches("[data-annonce]") ? t : $("[data-annonce]", t);
    if (a && a.dataset.annonce && !parle) dire(ecrit && bon ? "succes" : "sr", a.dataset.annonce);
    const resume = $(".resume", t) || $("[aria-invalid]", t), titre = doc.title.replace(/^Erreur\s: /, "");
    if (ecrit) doc.title = resume ? "Erreur\u00a0: " + titre : titre;
    if (ecrit && bon && t !== zone()) {
      t.classList.add("change");
      setTimeout(() => t.classList.remove("change"), 2000);
    }
    if (resume && ecrit) return resume.focus();
    if (actif && actif !== doc.body && (!actif.isConnected || doc.activeElement === doc.body)) {
      const cible = $("h1, h2, h3", t) || t;
      if (!cible.hasAttribute("tabindex")) cible.tabIndex = -1;
      cible.focus({ preventScroll: true });
    }
  });

  // --- small comforts
  on("click", e => {
    const a = e.target.closest("[data-afficher]"), f = e.target.closest("[data-fermer]"), menu = $(".menu[open]");
    if (a) {
      const i = doc.getElementById(a.dataset.afficher), montrer = i.type === "password";
      i.type = montrer ? "text" : "password";
      if (montrer) i.dataset.masque = ""; else delete i.dataset.masque;
      a.firstElementChild.textContent = montrer ? "Masquer" : "Afficher";
    }
    if (f) fermer(f.closest("details"));
    if (menu && !menu.contains(e.target)) menu.open = false;
  });
  const fermer = d => { if (d) { d.open = false; $("summary", d).focus(); } };
  on("keydown", e => {
    if (e.key !== "Escape") return;
    const d = e.target.closest?.("details[open]") || $(".menu[open]");
    if (d) fermer(d); else if (zone()?.matches(".flottant")) taire();
  });
  on("input", e => {
    const p = doc.getElementById(e.target.id + "-compteur"), max = e.target.maxLength;
    if (!p || max < 0) return;
    const n = max - e.target.value.length;
    p.textContent = n > 1 ? `Encore ${n.toLocaleString("fr-FR")} caractères` : n ? "Encore 1 caractère" : "Plus aucun caractère";
  });
  const resume = $(".resume");
  if (resume) resume.focus();
})();
