// Paging, sorting and filtering of the preview, straight from the Parquet file in the browser (hyparquet, by ranges).
// Without the library (a site that was built without it) the first rows stand in the page as they are.
const place = document.getElementById("preview");
const english = document.documentElement.lang === "en";
const size = 20;

async function start() {
  if (!place?.dataset.parquet) return;
  let library;
  try { library = await import(new URL(place.dataset.library, document.baseURI)); } catch { return; }
  const file = await library.asyncBufferFromUrl({ url: new URL(place.dataset.parquet, document.baseURI).href });
  const state = { rows: null, shown: null, page: 0, sort: null, down: false, words: "" };
  const heads = [...place.querySelectorAll("thead th")];
  const names = heads.map((head) => head.dataset.name);
  const numeric = [...place.querySelectorAll("tbody tr:first-child td")].map((cell) => cell.classList.contains("n"));

  const read = async (from, to) => library.parquetReadObjects({ file, columns: names, rowStart: from, rowEnd: to, compressors: library.compressors });
  const all = async () => (state.rows ??= await read());
  const scales = Object.fromEntries(heads.map((head) => [head.dataset.name, head.dataset.scale]));
  const called = Object.fromEntries(heads.map((head) => [head.dataset.name, JSON.parse(head.dataset.names ?? "{}")]));
  const text = (value, name) => {
    if (value === null || value === undefined) return "—";
    if (Object.hasOwn(called[name], value)) return called[name][value];
    if (scales[name] && typeof value === "number") return value.toFixed(Number(scales[name]));
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    return Array.isArray(value) ? value.join(";") : String(value);
  };
  const total = () => (state.shown ? state.shown.length : Number(place.dataset.rows));

  async function choose() {
    if (!state.sort && !state.words) { state.shown = null; return; }
    const rows = (await all()).filter((row) => !state.words || names.some((name) => text(row[name], name).includes(state.words) || (Object.hasOwn(called[name], row[name]) && row[name].includes(state.words))));
    if (state.sort) {
      const key = (row) => row[state.sort];
      const compare = (one, other) => (one === null || one === undefined) - (other === null || other === undefined) || (one < other ? -1 : one > other ? 1 : 0);
      rows.sort((one, other) => compare(key(one), key(other)) * (state.down ? -1 : 1));
    }
    state.shown = rows;
  }

  async function draw() {
    const from = state.page * size;
    const rows = state.shown ? state.shown.slice(from, from + size) : await read(from, Math.min(total(), from + size));
    const body = place.querySelector("tbody");
    body.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      names.forEach((name, column) => {
        const cell = document.createElement("td");
        cell.textContent = text(row[name], name);
        if (numeric[column]) cell.className = "n";
        if (Object.hasOwn(called[name], row[name])) cell.title = row[name];
        line.append(cell);
      });
      return line;
    }));
    const last = Math.min(total(), from + size);
    const range = total() ? `${from + 1}–${last}` : "0";
    document.getElementById("preview-said").textContent = english ? `Rows ${range} of ${total()}` : `第 ${range} 行，共 ${total()} 行`;
    back.disabled = state.page === 0;
    on.disabled = last >= total();
  }

  const button = (label, act) => Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label, onclick: act });
  const back = button(english ? "Back" : "上一页", () => { state.page -= 1; draw(); });
  const on = button(english ? "Next" : "下一页", () => { state.page += 1; draw(); });
  const words = Object.assign(document.createElement("input"), { type: "search", placeholder: english ? "Filter the rows" : "筛选行" });
  words.setAttribute("aria-label", words.placeholder);
  words.addEventListener("input", async () => { state.words = words.value.trim(); state.page = 0; await choose(); draw(); });
  for (const head of heads) {
    const sorter = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
    head.replaceChildren(sorter);
    sorter.addEventListener("click", async () => {
      state.down = state.sort === head.dataset.name && !state.down;
      state.sort = head.dataset.name;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      state.page = 0;
      await choose();
      draw();
    });
  }
  const pager = document.createElement("div");
  pager.className = "pager";
  pager.append(words, back, on);
  place.querySelector(".scroll").before(pager);
  await draw();
}

start();
