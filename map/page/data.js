/**
 * What the page shows, unpacked, and what is chosen and filtered, kept in the address (`#from=…`), so that a link leads to
 * what its sender saw.
 *
 * @typedef {import("../html").PageData} PageData
 * @typedef {import("../difference").ChangeKind} ChangeKind
 * @typedef {import("../model").MapSource} MapSource
 * @typedef {import("../model").NetworkMap} NetworkMap
 * @typedef {import("../model").Outcome} Outcome
 *
 * @typedef {object} Row A source, or what it was and is now.
 * @property {string} id
 * @property {string} name
 * @property {readonly (MapSource | undefined)[]} sources One for each map.
 * @property {readonly string[]} members
 * @property {readonly string[]} cidrs
 * @property {ChangeKind | undefined} change
 *
 * @typedef {object} State
 * @property {string} from Id of a source or an interface, or a CIDR; empty: none is chosen.
 * @property {string} gate Number of a gate of the chosen way, from 0; empty: none.
 * @property {string} search
 * @property {readonly string[]} outcomes
 * @property {string} change
 * @property {string} kind
 * @property {string} vpc
 */

const OUTCOMES = ["reachable", "unknown", "blocked"];

/** @type {Record<"reachable" | "blocked" | "unknown" | "passed", string>} */
const SIGNS = { reachable: "✔", passed: "✔", blocked: "✘", unknown: "?" };

/** @returns {Promise<PageData>} */
async function readData() {
  const packed = atob(byId("data").textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return /** @type {PageData} */ (await new Response(stream).json());
}

/** @param {PageData} data @returns {Row[]} */
function rowsOf({ maps, changes }) {
  if (changes === undefined) {
    return (maps[0]?.sources ?? []).map((source) => ({
      id: source.id,
      name: nameOfSource(source),
      sources: [source],
      members: source.members,
      cidrs: source.cidrs,
      change: undefined,
    }));
  }
  const byMap = maps.map(({ sources }) => new Map(sources.map((source) => [source.id, source])));
  return changes.map(({ change, before = "", after = "", members, cidrs }) => {
    const sources = [byMap[0]?.get(before), byMap[1]?.get(after)];
    const told = sources[1] ?? sources[0];
    return {
      id: members[0] ?? cidrs[0] ?? "",
      name: told === undefined ? "" : nameOfChange(told, members, cidrs),
      sources,
      members,
      cidrs,
      change,
    };
  });
}

/** @param {MapSource} source */
function nameOfSource({ name, size }) {
  return size > 1 ? `${name} and ${size - 1} more` : name;
}

/** @param {MapSource} source @param {readonly string[]} members @param {readonly string[]} cidrs */
function nameOfChange({ id, name }, members, cidrs) {
  if (members.length === 0) return cidrs.slice(0, 3).join(", ");
  const first = members[0] === id ? name : (members[0] ?? "");
  return members.length > 1 ? `${first} and ${members.length - 1} more` : first;
}

/** @returns {State} */
function readState() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const outcomes = (fields.get("verdict") ?? OUTCOMES.join()).split(",");
  return {
    from: fields.get("from") ?? "",
    gate: fields.get("gate") ?? "",
    search: fields.get("q") ?? "",
    outcomes: OUTCOMES.filter((outcome) => outcomes.includes(outcome)),
    change: fields.get("change") ?? "",
    kind: fields.get("kind") ?? "",
    vpc: fields.get("vpc") ?? "",
  };
}

/** @param {State} state */
function writeState({ from, gate, search, outcomes, change, kind, vpc }) {
  const verdict = outcomes.length === OUTCOMES.length ? "" : outcomes.join() || "none";
  const fields = Object.entries({ from, gate, q: search, verdict, change, kind, vpc });
  const hash = new URLSearchParams(fields.filter(([, value]) => value !== "")).toString();
  if (location.hash.slice(1) !== hash) history.replaceState(null, "", `#${hash}`);
}

/** The row that an id, an interface, a CIDR or a name means. @param {readonly Row[]} rows @param {string} from */
function rowFrom(rows, from) {
  if (from === "") return undefined;
  return (
    rows.find(({ id }) => id === from) ??
    rows.find(({ members, cidrs }) => members.includes(from) || cidrs.includes(from)) ??
    rows.find(({ sources }) =>
      sources.some((source) => source?.id === from || source?.name === from),
    )
  );
}

/** @param {Row} row @param {State} state */
function isShown({ sources, members, cidrs, name, change }, state) {
  const known = sources.filter((source) => source !== undefined);
  const words = [
    name,
    ...members,
    ...cidrs,
    ...known.flatMap(({ id, name: own, kind, groups, subnets }) => [
      id,
      own,
      kind,
      ...groups,
      ...subnets,
    ]),
  ];
  const search = state.search.toLowerCase();
  return (
    known.some(({ outcome }) => state.outcomes.includes(outcome)) &&
    (state.change === "" || change === state.change) &&
    (state.kind === "" || known.some(({ kind }) => kind === state.kind)) &&
    (state.vpc === "" || known.some(({ vpc }) => (vpc ?? OUTSIDE) === state.vpc)) &&
    (search === "" || words.some((word) => word.toLowerCase().includes(search)))
  );
}

/** Ranges that are in no VPC. */
const OUTSIDE = "outside";

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * An HTML element; all text is set as text.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {readonly (Node | string)[]} [content]
 * @returns {HTMLElement}
 */
function element(name, attributes = {}, content = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}
