// The asset graph in the browser: search, one asset's neighbourhood, more on demand, lineage, and what stops without it.
// Everything that comes from data goes into the page as text, never as markup.
"use strict";
(() => {
  const { nodes, edges, kinds, relations, departments, systems } = window.ASSETS;
  const [ID, KIND, NAME, TITLE, GRADE, UNIT, SYSTEMS, PARENT] = [0, 1, 2, 3, 4, 5, 6, 7];
  const COLOURS = {
    department: "#8c2d04", duty: "#cc4c02", system: "#b8860b", information_system: "#7f6000", declared_table: "#9aa5b1",
    declared_column: "#c3ccd5", contract: "#2a7f62", table: "#1b5e9b", master: "#5b3a9b", model: "#0b7fab",
    column: "#74a9cf", element: "#a8577e", code_list: "#d48fb0", indicator: "#b3261e", export: "#1a7f4b",
  };
  const SIDE = 36, COLUMN = 18, MOST_LINEAGE = 500, FOUND = 60;
  const made = relations.findIndex((one) => one[0] === "made_into");
  const chooses = relations.findIndex((one) => one[0] === "chooses_rows");
  const out = nodes.map(() => []), into = nodes.map(() => []);
  edges.forEach(([source, target, relation]) => { out[source].push([target, relation]); into[target].push([source, relation]); });
  const index = new Map(nodes.map((node, at) => [node[ID], at]));
  const parentOf = nodes.map((node) => node[PARENT]);
  const words = nodes.map((node) => `${node[NAME]} ${node[TITLE]}`.toLowerCase());
  const place = (name) => document.getElementById(name);
  const kindOf = (at) => kinds[nodes[at][KIND]][0];

  // ---- filters -------------------------------------------------------------------------------------------------
  const hiddenKinds = new Set();
  let leastGrade = 0, onlySystem = "";
  const passes = (at) => !hiddenKinds.has(nodes[at][KIND]) && (nodes[at][GRADE] || 0) >= leastGrade
    && (!onlySystem || nodes[at][SYSTEMS].includes(onlySystem) || nodes[at][ID] === `system:${onlySystem}`);

  // ---- the drawing ---------------------------------------------------------------------------------------------
  let graph = window.Drawing ? new Drawing.DirectedGraph() : null;
  let renderer = null, focus = -1, hovered = null, everything = false;
  const at = (name) => index.get(name);

  function start() {
    if (!graph) return say("没有绘图程序（make portal-libraries）：可搜索、查看列表，不能画图。");
    try {
      renderer = new Drawing.Sigma(graph, place("drawing"), {
        labelFont: '"Noto Sans CJK SC","Microsoft YaHei",sans-serif', labelSize: 12, labelDensity: 4,
        labelGridCellSize: 60, labelRenderedSizeThreshold: 5, defaultEdgeType: "arrow", renderEdgeLabels: false,
        edgeLabelFont: '"Noto Sans CJK SC","Microsoft YaHei",sans-serif', edgeLabelSize: 10, zIndex: true,
        minCameraRatio: 0.01, maxCameraRatio: 4, stagePadding: 60, hideEdgesOnMove: true,
        nodeReducer: (name, data) => reduced(name, data), edgeReducer: (name, data) => reducedEdge(name, data),
      });
    } catch (error) {
      return say("此浏览器不能绘图（WebGL 不可用）：可搜索、查看列表。");
    }
    renderer.on("clickNode", ({ node }) => tell(at(node)));
    renderer.on("doubleClickNode", (event) => {
      event.preventSigmaDefault();
      everything ? centre(at(event.node)) : expand(at(event.node));
    });
    renderer.on("enterNode", ({ node }) => { hovered = node; renderer.refresh({ skipIndexation: true }); });
    renderer.on("leaveNode", () => { hovered = null; renderer.refresh({ skipIndexation: true }); });
  }

  function reduced(name, data) {
    if (name === hovered) return { ...data, label: data.whole, forceLabel: true, zIndex: 2 };
    if (!hovered || everything || graph.areNeighbors(name, hovered)) return data;
    return { ...data, color: "#e3e8ee", label: "", zIndex: 0 };
  }

  function reducedEdge(name, data) {
    return hovered && !graph.hasExtremity(name, hovered) ? { ...data, hidden: true } : data;
  }

  // `across` counts columns to the side, whatever they are wide when all is drawn.
  function put(one, across, y, size) {
    const node = nodes[one], isColumn = kindOf(one).includes("column");
    const whole = `${node[TITLE]}${isColumn ? ` ${node[NAME].split(".").slice(-2).join(".")}` : ""}`;
    const label = kindOf(one) === "department" ? node[NAME] : whole;
    const about = { size: size || (one === focus ? 13 : 8), label, whole, color: COLOURS[kindOf(one)], zIndex: 1 };
    graph.mergeNode(node[ID], { x: across, across, y, ...about });
  }

  // The drawing keeps its proportions, so the columns are spread until it is as wide as the screen.
  function spread() {
    const area = place("drawing"), wide = area.clientWidth / Math.max(1, area.clientHeight);
    const range = (name) => { const all = graph.mapNodes((_one, data) => data[name]); return Math.max(...all) - Math.min(...all); };
    const factor = (Math.max(range("y"), 4) * wide * 0.9) / Math.max(range("across") + 0.8, 2);
    const signs = Math.max(5, Math.floor(area.clientWidth / (range("across") + 1.5) / 11));
    const cut = (text) => (text.length > signs ? `${text.slice(0, signs - 1)}…` : text);
    graph.updateEachNodeAttributes((_one, data) => ({ ...data, x: data.across * factor, label: cut(data.whole) }));
  }

  function join() {
    graph.clearEdges();
    let told = 0;
    graph.forEachNode((name) => {
      const source = at(name);
      for (const [target, relation] of out[source]) {
        const other = nodes[target][ID];
        if (!graph.hasNode(other)) continue;
        const weak = relation === chooses;
        const key = `${source}-${target}-${relation}`;
        if (graph.hasEdge(key) || graph.hasDirectedEdge(name, other)) continue;
        graph.addDirectedEdgeWithKey(key, name, other, {
          size: weak ? 0.6 : 1.2, color: weak ? "#d9c9a3" : "#b9c4cf", label: relations[relation][1],
        });
        told += 1;
      }
    });
    if (!renderer) return;
    renderer.setSetting("renderEdgeLabels", told <= 60);
  }

  // A new graph is handed over whole: told of each node by itself the renderer would take seconds.
  function fresh() {
    graph = new Drawing.DirectedGraph();
    hovered = null;
  }

  function show(all) {
    everything = Boolean(all);
    if (!everything) { spread(); join(); }
    if (renderer) {
      renderer.setSetting("labelRenderedSizeThreshold", graph.order <= 400 ? 0 : 5);
      renderer.setSetting("labelDensity", graph.order <= 400 ? 30 : 1);
      renderer.setGraph(graph);
      renderer.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1.05, angle: 0 });
    }
    place("drawn").textContent = everything ? `图中 ${graph.order} 项资产` : `图中 ${graph.order} 项资产、${graph.size} 条关系`;
  }

  // Rows of a layer, one under the other; a long layer becomes several columns away from the middle.
  function stack(layer, side, offset) {
    layer.forEach((one, place) => {
      const column = Math.floor(place / COLUMN), inColumn = Math.min(COLUMN, layer.length - column * COLUMN);
      put(one, side * (offset + column * 1.0), (inColumn - 1) / 2 - (place % COLUMN));
    });
    return offset + Math.ceil(layer.length / COLUMN);
  }

  const byKind = (left, right) => nodes[left][KIND] - nodes[right][KIND] || (nodes[left][NAME] < nodes[right][NAME] ? -1 : 1);
  const neighbours = (one, ways) => [...new Set(ways[one].map(([other]) => other))].filter((other) => other !== one && passes(other)).sort(byKind);

  function centre(one) {
    focus = one;
    if (graph) {
      fresh();
      const left = neighbours(one, into), right = neighbours(one, out).filter((other) => !left.includes(other));
      put(one, 0, 0);
      stack(left.slice(0, SIDE), -1, 1.6);
      stack(right.slice(0, SIDE), 1, 1.6);
      show();
      const more = Math.max(0, left.length - SIDE) + Math.max(0, right.length - SIDE);
      say(more ? `另有 ${more} 项相邻资产未画出，右侧列出全部；双击资产可展开` : "双击资产可展开");
    }
    tell(one);
  }

  function expand(one) {
    if (!graph) return;
    if (everything || !graph.hasNode(nodes[one][ID])) return centre(one);
    const from = graph.getNodeAttributes(nodes[one][ID]), side = from.across < 0 ? -1 : 1;
    const more = [...neighbours(one, into), ...neighbours(one, out)].filter((other) => !graph.hasNode(nodes[other][ID]));
    const edge = Math.max(...graph.mapNodes((_name, data) => side * data.across), 0);
    stack([...new Set(more)].slice(0, 2 * SIDE), side, edge + 1.4);
    show();
    tell(one);
    say(more.length > 2 * SIDE ? `另有 ${more.length - 2 * SIDE} 项未画出` : more.length ? "" : "没有更多相邻资产");
  }

  // ---- lineage -------------------------------------------------------------------------------------------------
  function reach(one, ways) {
    const depth = new Map([[one, 0]]), waiting = [one];
    while (waiting.length) {
      const next = waiting.shift();
      for (const [other, relation] of ways[next]) {
        if (relation === made && !depth.has(other)) { depth.set(other, depth.get(next) + 1); waiting.push(other); }
      }
    }
    depth.delete(one);
    return depth;
  }

  function lineage(one) {
    focus = one;
    const sides = [[reach(one, into), -1], [reach(one, out), 1]];
    if (graph) {
      fresh();
      put(one, 0, 0);
      let drawn = 0;
      for (const [depth, side] of sides) {
        const layers = [];
        [...depth].forEach(([other, level]) => (layers[level] ||= []).push(other));
        let offset = 1.6;
        for (const layer of layers.filter(Boolean)) {
          const room = Math.max(0, MOST_LINEAGE - drawn);
          offset = stack(layer.sort(byKind).slice(0, room), side, offset) + 0.8;
          drawn += Math.min(room, layer.length);
        }
      }
      show();
      const all = sides[0][0].size + sides[1][0].size;
      say(all === 0 ? "此资产没有字段血缘" : all > drawn ? `字段血缘共 ${all} 项，画出 ${drawn} 项` : `字段血缘：来源 ${sides[0][0].size} 项，去向 ${sides[1][0].size} 项`);
    }
    tell(one);
  }

  // ---- what stops ----------------------------------------------------------------------------------------------
  const TABLES = new Set(["table", "master", "model", "indicator", "export"]);
  const CAN_STOP = new Set(["contract", "table", "master", "model", "column"]);
  const tableOf = (one) => TABLES.has(kindOf(one)) ? one : parentOf[one];
  const columnsOf = new Map();
  nodes.forEach((_node, one) => { if (parentOf[one] >= 0) { const known = columnsOf.get(parentOf[one]) || []; known.push(one); columnsOf.set(parentOf[one], known); } });

  function read(one) {
    return out[one].filter(([, relation]) => relation === made || relation === chooses).map(([target]) => tableOf(target));
  }

  const withParts = (one) => [one, ...(columnsOf.get(one) || []).flatMap(withParts)];

  function stops(one) {
    const broken = new Set(), start = withParts(one);
    const waiting = [...new Set(start.flatMap(read))];
    while (waiting.length) {
      const table = waiting.pop();
      if (table < 0 || broken.has(table) || table === one) continue;
      broken.add(table);
      waiting.push(...read(table), ...(columnsOf.get(table) || []).flatMap(read));
    }
    return [...broken].sort(byKind);
  }

  // ---- what is told --------------------------------------------------------------------------------------------
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function link(one) {
    const made = element("button", `${nodes[one][TITLE]} `, "asset");
    made.append(element("code", nodes[one][NAME]));
    made.style.borderLeftColor = COLOURS[kindOf(one)];
    made.title = kinds[nodes[one][KIND]][1];
    made.onclick = () => centre(one);
    return made;
  }

  function list(title, members, open) {
    const made = element("details"), head = element("summary", `${title}（${members.length}）`);
    made.open = open;
    made.append(head);
    let filled = false;
    const fill = () => {
      if (filled || !made.open) return;
      filled = true;
      members.slice(0, 300).forEach((one) => made.append(link(one)));
      if (members.length > 300) made.append(element("p", `等 ${members.length} 项`, "note"));
    };
    made.ontoggle = fill;
    fill();
    return made;
  }

  function tell(one) {
    const node = nodes[one], panel = place("about");
    panel.replaceChildren(element("h2", node[TITLE]), element("code", node[NAME]));
    const unit = departments[node[UNIT]];
    const facts = [["类型", kinds[node[KIND]][1]], ["分级", node[GRADE] ? `${node[GRADE]} 级` : "—"], ["责任部门", unit || "—"],
      ["系统", node[SYSTEMS].map((name) => systems[name] || name).join("、") || "—"], ["标识", node[ID]]];
    const table = element("dl");
    facts.forEach(([name, value]) => table.append(element("dt", name), element("dd", value)));
    panel.append(table);
    const actions = element("p");
    for (const [title, act] of [["邻域", centre], ["字段血缘", lineage], ["展开", expand]]) {
      const button = element("button", title, "act");
      button.onclick = () => act(one);
      actions.append(button);
    }
    panel.append(actions);
    if (CAN_STOP.has(kindOf(one))) panel.append(stopped(one));
    const groups = new Map();
    for (const [ways, arrow] of [[into, "←"], [out, "→"]]) {
      ways[one].forEach(([other, relation]) => {
        const title = `${arrow} ${relations[relation][1]} · ${kinds[nodes[other][KIND]][1]}`;
        groups.set(title, [...(groups.get(title) || []), other]);
      });
    }
    [...groups].forEach(([title, members]) => panel.append(list(title, members.sort(byKind), members.length <= 12)));
    history.replaceState(null, "", `#${encodeURIComponent(node[ID])}`);
  }

  function stopped(one) {
    const broken = stops(one);
    const section = element("section", undefined, "stops");
    if (broken.length) {
      const units = [...new Set(broken.map((other) => departments[nodes[other][UNIT]]).filter(Boolean))];
      const kept = broken.filter((other) => ["export", "indicator"].includes(kindOf(other)));
      section.append(element("b", `若取消此项：${broken.length} 张表、指标或开放数据集不能再生成`));
      section.append(element("p", `须知会：${units.join("、")}`));
      if (kept.length) section.append(list("其中指标与开放数据集", kept, kept.length <= 12));
      section.append(list("全部", broken, false));
    } else section.append(element("b", "若取消此项，没有表、指标或开放数据集受影响"));
    return section;
  }

  const say = (text) => { place("said").textContent = text; };

  // ---- search --------------------------------------------------------------------------------------------------
  function search() {
    const parts = place("search").value.toLowerCase().split(/\s+/).filter(Boolean), results = place("results");
    results.replaceChildren();
    if (!parts.length) return;
    const found = [];
    for (let one = 0; one < nodes.length; one += 1) {
      if (passes(one) && parts.every((part) => words[one].includes(part))) found.push(one);
    }
    const exact = (one) => parts.some((part) => nodes[one][TITLE].toLowerCase() === part || nodes[one][NAME].toLowerCase() === part) ? 0 : 1;
    found.sort((left, right) => exact(left) - exact(right) || nodes[left][TITLE].length - nodes[right][TITLE].length || byKind(left, right));
    results.append(element("p", `${found.length} 项`, "note"));
    found.slice(0, FOUND).forEach((one) => results.append(link(one)));
  }

  // ---- everything at once --------------------------------------------------------------------------------------
  function whole() {
    if (!graph) return;
    focus = -1;
    fresh();
    const groups = new Map();
    nodes.forEach((node, one) => { if (passes(one)) { const known = groups.get(node[UNIT]) || []; known.push(one); groups.set(node[UNIT], known); } });
    const discs = [...groups.values()].sort((left, right) => right.length - left.length)
      .map((members) => ({ members: members.sort(byKind), radius: Math.sqrt(members.length) + 5 }));
    const area = place("drawing"), wide = area.clientWidth / Math.max(1, area.clientHeight);
    const width = Math.sqrt(discs.reduce((sum, disc) => sum + 4 * disc.radius ** 2, 0) * wide) * 1.05;
    let x = 0, y = 0, high = 0;
    for (const { members, radius } of discs) {  // a disc of sunflower seeds a unit, in rows
      if (x && x + 2 * radius > width) { x = 0; y -= high; high = 0; }
      members.forEach((one, seed) => {
        const far = Math.sqrt(seed), turn = seed * 2.39996;
        const size = kindOf(one) === "department" ? 9 : kindOf(one).includes("column") ? 1.6 : 3;
        put(one, x + radius + far * Math.cos(turn), y - radius + far * Math.sin(turn), size);
      });
      x += 2 * radius;
      high = Math.max(high, 2 * radius);
    }
    show(true);
    say("每个圆盘一个部门；放大可见名称");
  }

  // ---- the controls --------------------------------------------------------------------------------------------
  function redraw() {
    search();
    if (focus >= 0) centre(focus); else if (graph && graph.order) whole();
  }

  kinds.forEach(([, title, count], kind) => {
    const label = element("label"), box = element("input"), dot = element("i");
    box.type = "checkbox"; box.checked = true;
    box.onchange = () => { box.checked ? hiddenKinds.delete(kind) : hiddenKinds.add(kind); redraw(); };
    dot.style.background = COLOURS[kinds[kind][0]];
    label.append(box, dot, ` ${title} `, element("small", count.toLocaleString()));
    place("kinds").append(label);
  });
  place("grade").onchange = (event) => { leastGrade = Number(event.target.value); redraw(); };
  Object.entries(systems).forEach(([name, title]) => { const option = element("option", title); option.value = name; place("system").append(option); });
  place("system").onchange = (event) => { onlySystem = event.target.value; redraw(); };
  place("search").oninput = search;
  place("whole").onclick = whole;
  start();
  const wanted = index.get(decodeURIComponent(location.hash.slice(1)));
  if (wanted !== undefined) centre(wanted);
  else say("搜索一项资产，或从左侧“全图”看起");
  window.assetGraph = { centre: (name) => centre(at(name)), lineage: (name) => lineage(at(name)), stops: (name) => stops(at(name)).map((one) => nodes[one][ID]), whole, drawn: () => ({ nodes: graph.order, edges: graph.size }) };
})();
