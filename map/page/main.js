/** Puts the page together: whatever is chosen or filtered goes through one state, and all parts show that. */

class Page {
  /** @param {PageData} data */
  constructor(data) {
    this.data = data;
    this.rows = rowsOf(data);
    this.state = readState();
    this.labels = data.maps.map(({ label }) => label);
    /** @param {string} id */
    const choose = (id) => this.update({ from: id, gate: "" });
    this.views = this.#buildViews(choose);
    this.table = new SourceTable(this.rows, this.labels, choose);
    this.#rowsByMember = this.#index();
    this.#head();
    this.#filters();
    this.#zoom();
    addEventListener("hashchange", () => {
      this.state = readState();
      this.#writeFilters();
      this.show();
    });
    addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.state.from !== "") this.update({ from: "", gate: "" });
    });
    addEventListener("beforeprint", () => this.views.forEach((view) => view.print()));
    this.#writeFilters();
    this.show();
  }

  /** @type {Map<string, Row>} */
  #rowsByMember;

  /** Rows by interface, and by source for what is no interface: of a map, then of the other. */
  #index() {
    /** @type {Map<string, Row>} */
    const found = new Map();
    for (const row of this.rows) {
      for (const source of row.sources)
        if (source !== undefined && !found.has(source.id)) found.set(source.id, row);
    }
    for (const row of this.rows) for (const id of row.members) found.set(id, row);
    return found;
  }

  /** @param {(id: string) => void} choose */
  #buildViews(choose) {
    return [...document.querySelectorAll(".pane")].map((pane, at) => {
      const svg = pane.querySelector("svg");
      const map = this.data.maps[at];
      if (svg === null || map === undefined) throw new Error("a map without a picture");
      const caption = pane.querySelector("figcaption");
      if (caption !== null) caption.textContent = map.label;
      return new MapView(svg, map, choose);
    });
  }

  #head() {
    const map = this.data.maps.at(-1);
    if (map === undefined) return;
    const port = map.ports.length === 0 ? "" : ` on tcp ${map.ports.join(", ")}`;
    const title = `Who can reach ${map.cluster}${port}`;
    byId("title").textContent = title;
    document.title = title;
    byId("summary").textContent = this.#summary(map);
    const missing = this.data.maps.flatMap((one) => one.missing);
    byId("missing").replaceChildren(
      ...[...new Set(missing)].map((text) => element("li", {}, [`not known: ${text}`])),
    );
    if (this.data.changes === undefined) return;
    byId("change-filter").hidden = false;
    this.views.forEach((view) =>
      view.mark((source, member) => this.#rowOf(source, member)?.change),
    );
  }

  /** @param {NetworkMap} map */
  #summary({ sources }) {
    const count = (
      /** @type {readonly { outcome?: string, change?: string | undefined }[]} */ all,
      /** @type {string} */ word,
    ) => `${all.filter(({ outcome, change }) => (change ?? outcome) === word).length} ${word}`;
    return this.data.changes === undefined
      ? OUTCOMES.map((outcome) => count(sources, outcome)).join(", ")
      : ["opened", "closed", "undecided", "unchanged"]
          .map((word) => count(this.rows, word))
          .join(", ");
  }

  /** @param {string} source @param {string} member */
  #rowOf(source, member) {
    return this.#rowsByMember.get(member) ?? this.#rowsByMember.get(source);
  }

  #filters() {
    const sources = this.rows.flatMap((row) =>
      row.sources.filter((source) => source !== undefined),
    );
    options(
      byId("kind"),
      sources.map(({ kind }) => kind),
    );
    options(
      byId("vpc"),
      sources.map(({ vpc }) => vpc ?? OUTSIDE),
    );
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("input", () => {
      this.update({
        search: field("search").value,
        outcomes: outcomeBoxes()
          .filter(({ checked }) => checked)
          .map(({ value }) => value),
        change: field("change").value,
        kind: field("kind").value,
        vpc: field("vpc").value,
      });
    });
  }

  #writeFilters() {
    const { search, outcomes, change, kind, vpc } = this.state;
    field("search").value = search;
    field("change").value = change;
    field("kind").value = kind;
    field("vpc").value = vpc;
    for (const box of outcomeBoxes()) box.checked = outcomes.includes(box.value);
  }

  #zoom() {
    /** @param {string} id @param {(view: MapView) => void} act */
    const button = (id, act) => byId(id).addEventListener("click", () => this.views.forEach(act));
    button("zoom-in", (view) => view.zoom(1.4));
    button("zoom-out", (view) => view.zoom(1 / 1.4));
    button("zoom-fit", (view) => view.fit());
    button("zoom-cache", (view) => view.showCache());
  }

  /** @param {Partial<State>} changes */
  update(changes) {
    this.state = { ...this.state, ...changes };
    writeState(this.state);
    this.show();
  }

  #filtered = "";

  /** Thousands of rows and boxes are gone through only when a filter has changed. */
  #showFiltered() {
    const { state, rows } = this;
    const { search, outcomes, change, kind, vpc } = state;
    const filters = JSON.stringify([search, outcomes, change, kind, vpc]);
    if (filters === this.#filtered) return;
    this.#filtered = filters;
    const shown = new Set(rows.filter((row) => isShown(row, state)));
    this.table.filter(shown);
    byId("shown").textContent = `${shown.size} of ${rows.length} shown`;
    for (const view of this.views) {
      view.filter((source, member) => {
        const row = this.#rowOf(source, member);
        return row !== undefined && shown.has(row);
      });
    }
  }

  show() {
    const { state, rows } = this;
    const chosen = rowFrom(rows, state.from);
    this.#showFiltered();
    this.table.mark(chosen);
    showPanel(chosen, state, this.labels, (gate) => this.update({ gate: String(gate) }));
    for (const [at, view] of this.views.entries()) {
      const source = chosen?.sources[at];
      const isLast = at === this.views.length - 1;
      if (source === undefined) view.clear();
      else view.light(source, state.from, isLast && state.gate !== "" ? Number(state.gate) : -1);
    }
  }
}

/** @param {HTMLElement} select @param {readonly string[]} values */
function options(select, values) {
  for (const value of [...new Set(values)].sort())
    select.append(element("option", { value }, [value]));
}

/** @param {string} id @returns {HTMLInputElement | HTMLSelectElement} */
function field(id) {
  const found = byId(id);
  if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found;
  throw new Error(`#${id} is no field`);
}

/** @returns {HTMLInputElement[]} */
function outcomeBoxes() {
  return [...document.querySelectorAll("input")].filter(({ name }) => name === "outcome");
}

void readData().then((data) => {
  new Page(data);
  document.documentElement.dataset.ready = "true";
});
