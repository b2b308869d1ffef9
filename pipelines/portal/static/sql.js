// SQL on one dataset, in the browser: DuckDB is loaded when it is asked for, the rows come from the Parquet file by
// ranges, and no query leaves this machine.
const place = document.getElementById("sql");
const english = document.documentElement.lang === "en";
const mostShown = 200;

function address(name) { return new URL(place.dataset.libraries + name, document.baseURI).href; }

async function connect() {
  const { AsyncDuckDB, VoidLogger } = await import(address("duckdb.js"));
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(address("duckdb-browser-eh.worker.js")));
  await database.instantiate(address("duckdb-eh.wasm"));
  await database.open({ filesystem: { allowFullHTTPReads: true } });
  const connection = await database.connect();
  const file = new URL(place.dataset.parquet, document.baseURI).href;
  // The browser's numbers hold no decimals of DuckDB: as doubles they come out as they are written.
  const decimals = place.dataset.decimals.split(" ").filter(Boolean).map((name) => `CAST("${name}" AS DOUBLE) AS "${name}"`);
  const replaced = decimals.length ? ` REPLACE (${decimals.join(", ")})` : "";
  await connection.query(`CREATE VIEW "${place.dataset.table}" AS SELECT *${replaced} FROM read_parquet('${file}')`);
  return connection;
}

function text(value, type) {
  if (value === null || value === undefined) return "—";
  if (/^(Date|Timestamp)/.test(type)) {
    const moment = new Date(Number(value)).toISOString();
    return type.startsWith("Date") ? moment.slice(0, 10) : moment;
  }
  return value.toJSON ? JSON.stringify(value.toJSON()) : String(value);
}

function show(result) {
  const head = document.createElement("tr");
  head.append(...result.schema.fields.map((field) => Object.assign(document.createElement("th"), { scope: "col", textContent: field.name })));
  const lines = result.toArray().slice(0, mostShown).map((row) => {
    const line = document.createElement("tr");
    line.append(...result.schema.fields.map((field) => Object.assign(document.createElement("td"), { textContent: text(row[field.name], String(field.type)) })));
    return line;
  });
  const table = place.querySelector("table");
  table.querySelector("thead").replaceChildren(head);
  table.querySelector("tbody").replaceChildren(...lines);
  table.parentElement.hidden = false;
  const count = result.numRows;
  const more = count > mostShown ? (english ? `, the first ${mostShown} are shown` : `，显示前 ${mostShown} 行`) : "";
  said(english ? `${count} rows${more}` : `共 ${count} 行${more}`);
}

function said(words) { place.querySelector("[role=status]").textContent = words; }

let connection = null;
const form = place.querySelector("form");
form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  said(connection ? (english ? "Running…" : "正在查询……") : (english ? "Loading DuckDB (about 18 MB, once)…" : "正在载入 DuckDB（约 18 MB，仅一次）……"));
  try {
    connection ??= await connect();
    show(await connection.query(form.elements.query.value));
  } catch (error) {
    said(String(error.message ?? error));
  }
  button.disabled = false;
});
