// Search as one types, and filters, on the list that is in the page. Words are found by Pagefind; without its index
// (a site that was built without it) they are looked for in the text of the cards.
const form = document.getElementById("filters");
const cards = [...document.querySelectorAll("#results .card")];
const order = new Map(cards.map((card, place) => [card, place]));
const found = document.getElementById("found");
const said = found.textContent.replace(/^\s*\d+/, "");
let engine = null;
let turn = 0;

async function load() {
  try {
    engine = await import(new URL(form.dataset.index, document.baseURI));
    await engine.options({ ranking: { termSimilarity: 1.5 } });
  } catch { engine = null; }
}

async function matches(words) {
  const plain = new Map(cards.filter((card) => card.textContent.toLowerCase().includes(words.toLowerCase())).map((card, place) => [card.dataset.id, place]));
  if (!engine) return plain;
  const answer = await engine.search(words);
  const pages = await Promise.all(answer.results.slice(0, 200).map((result) => result.data()));
  const ids = new Map(plain);
  pages.forEach((page, place) => {
    const id = /(?:datasets|closed)\/([^/]+)\/$/.exec(page.url)?.[1];
    if (id) ids.set(id, place - 1000);
  });
  return ids;
}

function chosen(name) { return [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value); }

async function show() {
  const mine = ++turn;
  const words = form.elements.q.value.trim();
  const ids = words ? await matches(words) : null;
  if (mine !== turn) return;
  const fields = ["openness", "themes", "publisher", "formats", "update", "freshness", "quality"];
  const wanted = fields.map((name) => [name, chosen(name)]).filter(([, values]) => values.length);
  let count = 0;
  for (const card of cards) {
    const fits = wanted.every(([name, values]) => values.some((value) => card.dataset[name].split(" ").includes(value)));
    card.hidden = !(fits && (!ids || ids.has(card.dataset.id)));
    if (!card.hidden) count += 1;
  }
  const place = (card) => (ids ? ids.get(card.dataset.id) ?? Infinity : order.get(card));
  const list = document.getElementById("results");
  [...cards].sort((one, other) => place(one) - place(other)).forEach((card) => list.append(card));
  found.textContent = `${count}${said}`;
  document.getElementById("none").hidden = count > 0;
  remember(words, wanted);
}

function remember(words, wanted) {
  const query = new URLSearchParams(words ? { q: words } : {});
  wanted.forEach(([name, values]) => values.forEach((value) => query.append(name, value)));
  const text = query.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

function recall() {
  const query = new URLSearchParams(location.search);
  form.elements.q.value = query.get("q") ?? "";
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = query.getAll(box.name).includes(box.value);
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", show);
form.addEventListener("reset", () => setTimeout(show));
recall();
await load();
await show();
