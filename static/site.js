// What the page says and does while a request travels. Without this file every page still works.
// The scripts of a demande use what is declared here.
const doc = document, $ = (s, r = doc) => r.querySelector(s), all = (s, r = doc) => [...r.querySelectorAll(s)], on = addEventListener;
const creer = (nom, className, textContent, plus) => Object.assign(doc.createElement(nom), { className, textContent }, plus);
const enCours = new Map(); // form in flight → what gives its button back
const pour = doc.body.dataset; // .personne: for whom this page was made, said at each exchange: the portal answers no one else
let calme = 0, vu = 0, parti, souris, gel, ici, actif, reperes, parle, perdue, sommeil;
on("load", () => { // the whole style sheet, after all that a first visit waits for
  const href = $("style")?.dataset.suite;
  if (href) doc.head.append(creer("link", "", "", { rel: "stylesheet", href }));
});

// --- what has slid under the pointer takes no click before it could be seen, nor while the hand goes on clicking
on("pointermove", e => { souris = e; });
on("pointerdown", e => { souris = e; if (gel?.currentTime < 500) gel.currentTime = 0; });
const figer = t => {
  const b = souris && doc.elementFromPoint(souris.clientX, souris.clientY);
  if (b && (t?.contains(b) || b !== souris.target)) gel = (b.closest("li, form") || b).animate({ pointerEvents: ["none", "none"] }, 500);
};

// --- what a whole page says, where a part was awaited; '' for a part
const lire = innerHTML => creer("template", "", "", { innerHTML }).content;
const resumer = html => {
  const p = lire(html), refus = $("main .resume li", p);
  return (refus ? [refus] : all("main h1, main h1 + p", p)).map(x => x.textContent.trim()).join(". ");
};

// --- an exchange of a script's own: nothing when no answer came; when the session has ended, one logs in in place
const echanger = async (url, body, headers, delai = 20000) => {
  try {
    const r = await fetch(url, { method: body ? "POST" : "GET", headers: { "HX-Request": true, personne: pour.personne, ...headers }, body, signal: AbortSignal.timeout(delai) }), z = zone();
    r.texte = await r.text();
    if (r.status === 401 && !$("form", z)) { z.innerHTML = r.texte; self.htmx?.process(z); flotter(); }
    return r;
  } catch {}
};

// --- the live region: a bar at the bottom of the window as soon as it speaks of something that has just happened
const zone = () => $("#messages") || creer("div");
const bouton = (texte, classe, action) => creer("button", "bouton quiet" + classe, texte, { type: "button", onclick() { taire(); action?.(); } });
const dedans = (e = doc.activeElement) => zone().contains(e);
on("focusin", e => { if (!dedans(e.target)) ici = e.target; });
const viser = (t, ...places) => [t, ...places].findLast(e => {
  if (e?.tabIndex < 0) e.tabIndex = -1;
  e?.focus({ preventScroll: e === t });
  return e === doc.activeElement;
});
const taire = () => {
  if (dedans()) viser($("main"), ici);
  zone().innerHTML = "";
  zone().className = "";
  figer();
};
const flotter = () => {
  const z = zone();
  if (!z.firstElementChild) return;
  z.className = "flottant";
  if (!$(".fermer", z)) ($(".message:last-of-type", z) || z).append(bouton("Fermer", " fermer"));
  $("input:not([type=hidden])", z)?.focus(); // a log-in asked for in place
};
const dire = (genre, texte, action, mot = "Réessayer") => {
  const z = zone(), sr = genre === "sr", p = creer("p", sr ? genre : "message " + genre);
  p.append(creer("span", "", texte));
  if (sr) { $(".sr", z)?.remove(); return z.append(p); }
  if (action) p.append(bouton(mot, "", action));
  if ($("form", z)) { $(":scope > .message", z)?.remove(); z.append(p); } else z.replaceChildren(p);
  flotter();
};

const lenteur = texte => setTimeout(dire, 8000, "info lente", "La connexion est lente. " + texte);
const arriver = horloge => { clearTimeout(horloge); if ($(".lente", zone())) taire(); };

// --- busy: the button says what is happening, once; after 8 s the page says that the line is slow
const commencer = (elt, b) => {
  if (enCours.has(elt)) return;
  b ||= $("button:not([type])", elt);
  const mots = [...b.childNodes], occupe = b.dataset.occupe || "Envoi…", horloge = lenteur("Votre envoi continue, rien n’est perdu.");
  b.replaceChildren(occupe);
  b.ariaDisabled = "true";
  enCours.set(elt, () => {
    arriver(horloge);
    enCours.delete(elt);
    b.ariaDisabled = null;
    if (b.textContent === occupe) b.replaceChildren(...mots);
  });
};
on("submit", e => {
  const f = e.target, nu = $("style") && !doc.styleSheets[1], seul = nu || !f.matches("[hx-post]"), coupe = !navigator.onLine && seul;
  if (f.method !== "post") return;
  if (coupe || enCours.has(f)) { e.preventDefault(); e.stopPropagation(); return coupe && hors(); }
  if (/deconnexion$/.test(f.action)) try { localStorage.clear(); sessionStorage.clear(); } catch {}
  for (const s of all("[data-clair]", f)) { s.firstChild.type = "password"; s.removeAttribute("data-clair"); }
  if (nu) e.stopPropagation(); // what it opens needs the whole style sheet
  if (seul) setTimeout(() => e.defaultPrevented || commencer(f, e.submitter));
}, true);
on("htmx:config:request", e => {
  const { request: r, sourceElement: s } = e.detail.ctx;
  r.headers.personne = pour.personne;
  if (r.method === "POST" && s.matches("form")) { if (!dedans(s)) taire(); commencer(s, r.submitter); }
});
on("htmx:before:request", e => {
  const c = e.detail.ctx;
  if (c.sourceElement.matches("[data-veille]")) return doc.hidden || $("form", zone()) || e.timeStamp * 4 < vu * 5 - calme ? e.preventDefault() : void (vu = e.timeStamp);
  if (!c.sourceElement.matches("form, .champ")) c.lente = lenteur("La réponse arrive.");
});
on("htmx:finally:request", e => {
  const c = e.detail.ctx;
  if (c.lente) arriver(c.lente);
  if (c.response) veiller();
  if (c.response?.status === 401) perdue = c; // one logs in within the live region, then sends again what was refused
  if (!c.keepIndicators) for (const [f, finir] of enCours) if (f === c.sourceElement || !f.isConnected) finir();
});
on("pagehide", () => parti = true);
on("pageshow", () => { parti = false; enCours.forEach(finir => finir()); });

// --- answers that do not come, or come as a whole page where a part was awaited
const GARDE = "Votre saisie reste sur cette page.", PERDUE = "La réponse n’est pas arrivée. ", HORS = "Internet n’est plus accessible. ", hors = () => dire("attention", HORS + GARDE);
const repeter = ({ sourceElement: elt, request: r }) => () => !elt.isConnected ? location.reload() : elt.matches("form") ? elt.requestSubmit(r.submitter?.isConnected ? r.submitter : null)
  : elt.matches("a") ? elt.click() : htmx.trigger(elt, "change");
on("htmx:error", e => {
  const c = e.detail.ctx;
  if (!c || parti || c.sourceElement.matches(".champ, [data-veille]")) return;
  dire("erreur", (navigator.onLine ? PERDUE : HORS) + GARDE, repeter(c));
});
on("htmx:before:swap", e => {
  const c = e.detail.ctx, etat = c.response.status, entier = c.target === "body";
  actif = dedans() && ici || doc.activeElement;
  reperes = all("h2, h3, h4").filter(e => e.compareDocumentPosition(actif) & 4);
  parle = e.detail.tasks.some(e => e.target === zone());
  if (!/<html/i.test(c.text) || entier && (etat < 400 || etat === 422) && !dedans(c.sourceElement)) return;
  e.preventDefault();
  dire("erreur", resumer(c.text) || PERDUE + GARDE, etat >= 429 && repeter(c));
});
on("jeton", e => { for (const i of all("[name=jeton]")) i.value = e.detail.value; });
on("offline", hors);
on("online", () => dire("succes", "La connexion est revenue."));

// --- a session falls asleep: said a few minutes before, with the means to stay
const veiller = () => {
  clearTimeout(sommeil);
  if (pour.repos) sommeil = setTimeout(() => dire("attention", "Votre session prendra fin dans 5 minutes.", rester, "Garder ma session"), pour.repos * 1e3);
};
const rester = async () => {
  if (!(await echanger("/session"))?.ok) return dire("erreur", PERDUE, rester);
  veiller();
  dire("succes", "Votre session reste ouverte.");
};
veiller();

// --- after an answer: words for who cannot see it, a mark for who can, the focus where it helps
on("htmx:after:swap", e => {
  const c = e.detail.ctx, source = c.sourceElement;
  let t = c.target;
  if (t.at) t = $(t); else if (!t.isConnected) t = t.id && $("#" + t.id);
  if (!t) return;
  const ecrit = c.request.method === "POST", fait = ecrit && c.response.status < 300;
  if (parle) flotter();
  calme = vu;
  if (source.matches(".champ")) {
    const p = $(".erreur, .bon, [data-annonce]", t);
    return p && dire("sr", p.dataset.annonce || p.textContent);
  }
  figer(t);
  if (t === doc.body) { // another page, as if one had gone there
    setTimeout(() => zone().append(...zone().children), 99); // heard
    return viser(t, $("h1"), $("[autofocus]"));
  }
  if (t === zone() && fait) {
    const p = perdue && $(".message", t), b = p?.insertBefore(bouton("Réessayer", "", repeter(perdue)), $(".fermer", p));
    perdue = null;
    return viser(b || ici);
  }
  if (fait && source.matches("[data-vider]")) {
    const dits = [...source].map(i => [i, i.value]);
    source.reset();
    for (const [i, v] of dits) if (!i.files && v !== c.request.body.get(i.name)) i.value = v; // changed since it left
  }
  const a = t.dataset.annonce || $("[data-annonce]", t)?.dataset.annonce;
  if (a && !parle) dire(fait ? "succes" : "sr", a);
  const resume = $(".resume", t) || $("[aria-invalid]", t);
  if (ecrit) doc.title = (resume ? "Erreur\u00a0: " : "") + doc.title.replace(/^Erreur\s: /, "");
  if (fait) {
    t.classList.add("change");
    setTimeout(() => t.classList.remove("change"), 2000);
  }
  // to what must be mended, else to what was opened, else to where the person was (a morph keeps what has an id), to the
  // nearest title above that is left
  const cible = ecrit && resume || $("[autofocus]", t);
  if (cible || actif !== doc.body && doc.activeElement === doc.body) viser(t, ...reperes.filter(e => t.contains(e)), actif, cible);
});

// --- small comforts
on("click", e => {
  const a = e.target.closest("[data-afficher]"), f = e.target.closest("[data-fermer]"), menu = $(".menu[open]");
  if (a) {
    const p = a.parentNode, clair = p.toggleAttribute("data-clair");
    p.firstChild.type = clair ? "text" : "password";
    a.firstElementChild.textContent = clair ? "Masquer" : "Afficher";
  }
  if (f) fermer(f.closest("details"));
  if (menu && !menu.contains(e.target)) menu.open = false;
});
const fermer = d => { d.open = false; figer(); $("summary", d).focus(); };
on("keydown", e => {
  if (e.key !== "Escape") return;
  const d = e.target.closest?.("details[open]") || $(".menu[open]");
  if (d) fermer(d); else if (zone().className) taire();
});
const compter = c => { // it warns in the last tenth, aloud once there is too much
  const p = $(`#${c.id}-compteur`), { max } = c.dataset, n = max - [...c.value].length, m = Math.abs(n);
  if (!p) return;
  p.textContent = (n < 0 ? "Dépasse de " : "Encore ") + m.toLocaleString("fr") + (m > 1 ? " caractères" : " caractère");
  p.classList.toggle("attention", n * 10 < max);
  p.ariaLive = n < 0 ? "polite" : null;
};
on("input", e => compter(e.target));
all("[data-max]").forEach(compter);

// --- the moment to try again
const revenir = f => { on("online", f); on("jeton", () => setTimeout(f)); };

// --- a page that opens below what it has to say; the last of all: half of this file hides nothing
if (location.hash) flotter();
doc.documentElement.className = "js";
