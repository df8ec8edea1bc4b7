/**
 * One map on the page: it is moved and enlarged, its boxes are chosen by mouse and keyboard, and the way of what is chosen
 * is drawn over it.
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

const SVG = "http://www.w3.org/2000/svg";
/** At the start nothing is smaller than this: a larger map begins at the cache. */
const READABLE = 0.8;
/** Below this, labels of boxes are not worth drawing. */
const LEGIBLE = 0.4;
/** The room for a map on a printed page, and the size below which a part of it is printed instead. */
const PAGE = { width: 1040, height: 620 };
const PRINTED = 0.5;

class MapView {
  /**
   * @param {SVGSVGElement} svg
   * @param {NetworkMap} map
   * @param {(id: string) => void} choose
   */
  constructor(svg, map, choose) {
    this.svg = svg;
    this.map = map;
    this.choose = choose;
    const { width, height } = svg.viewBox.baseVal;
    this.whole = { x: 0, y: 0, width, height };
    this.window = svg.parentElement ?? document.body;
    this.pane = sizeOf(this.window.getBoundingClientRect());
    this.scale = 1;
    this.view = this.whole;
    this.isLarge = Math.min(PAGE.width / width, PAGE.height / height) < PRINTED;
    svg.classList.toggle("large", this.isLarge);
    /** @type {Map<string, SVGElement>} */
    this.elements = new Map();
    for (const one of svg.querySelectorAll("[data-key]")) {
      if (one instanceof SVGElement) this.elements.set(one.dataset.key ?? "", one);
    }
    /** @type {{ element: SVGElement, box: Box, id: string, source: string }[]} */
    this.buttons = [];
    this.#name();
    this.#listen();
    this.start();
  }

  /** What each box is, for screen readers; boxes of sources are buttons. */
  #name() {
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-label", "Map: arrow keys move between sources, Enter chooses one");
    for (const [index, item] of this.map.items.entries()) {
      const one = this.elements.get(`i${index}`);
      if (one === undefined) continue;
      const words = [item.name, item.detail].filter(Boolean).join(", ");
      // A button's name is what it shows; what did not fit is its description.
      if (item.source === undefined) {
        one.setAttribute("role", "img");
        one.setAttribute("aria-label", words);
        continue;
      }
      one.setAttribute("role", "button");
      one.setAttribute("aria-description", words);
      one.classList.add("button");
      one.setAttribute("tabindex", this.buttons.length === 0 ? "0" : "-1");
      const { id, source } = item;
      this.buttons.push({ element: one, box: boxOf(one), id: item.member ?? id, source });
    }
  }

  #listen() {
    const { svg, window } = this;
    window.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), this.#pointOf(event));
    });
    svg.addEventListener("click", (event) => this.#clicked(event.target));
    svg.addEventListener("keydown", (event) => this.#pressed(event));
    svg.addEventListener("focusin", (event) => this.#focused(event.target));
    window.addEventListener("pointerdown", (event) => this.#drag(event));
    new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      this.pane = sizeOf(entry.contentRect);
      this.show(this.view, this.scale);
    }).observe(window);
  }

  /** The button that an event is about. @param {EventTarget | null} target */
  #buttonAt(target) {
    const own = target instanceof Element ? target.closest(".button") : null;
    return own === null ? undefined : this.buttons.find((one) => one.element === own);
  }

  /** @param {EventTarget | null} target */
  #clicked(target) {
    const button = this.#buttonAt(target);
    if (button !== undefined) this.choose(button.id);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const button = this.#buttonAt(event.target);
    if (button === undefined) return;
    if (event.key === "Enter" || event.key === " ") this.choose(button.id);
    else if (event.key.startsWith("Arrow")) this.#next(button, event.key)?.element.focus();
    else return;
    event.preventDefault();
  }

  /** The nearest button in a direction. @param {{ box: Box }} from @param {string} key */
  #next({ box }, key) {
    const [x, y] = centre(box);
    let best;
    let least = Infinity;
    for (const button of this.buttons) {
      if (button.element.classList.contains("dim")) continue;
      const [dx, dy] = [centre(button.box)[0] - x, centre(button.box)[1] - y];
      const [along, across] = ALONG[key]?.(dx, dy) ?? [0, 0];
      if (along <= 1) continue;
      const far = along + 3 * Math.abs(across);
      if (far < least) [best, least] = [button, far];
    }
    return best;
  }

  /** One button is in the order of the tabulator key; what has the focus is in view. @param {EventTarget | null} target */
  #focused(target) {
    const button = this.#buttonAt(target);
    if (button === undefined) return;
    for (const { element: one } of this.buttons) {
      if (one.getAttribute("tabindex") === "0") one.setAttribute("tabindex", "-1");
    }
    button.element.setAttribute("tabindex", "0");
    this.reveal(button.box);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (this.#buttonAt(event.target) !== undefined || event.button !== 0) return;
    const { window } = this;
    window.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      const { view, scale } = this;
      const [x, y] = [view.x - moved.movementX / scale, view.y - moved.movementY / scale];
      this.show({ x, y }, scale);
    };
    window.addEventListener("pointermove", move);
    const end = () => window.removeEventListener("pointermove", move);
    window.addEventListener("pointerup", end, { once: true });
    window.addEventListener("pointercancel", end, { once: true });
  }

  /** @param {MouseEvent} event */
  #pointOf({ clientX, clientY }) {
    const { left, top } = this.window.getBoundingClientRect();
    return {
      x: this.view.x + (clientX - left) / this.scale,
      y: this.view.y + (clientY - top) / this.scale,
    };
  }

  /**
   * What of the map is in the window. Only the drawing's transform changes: with another `viewBox` a browser lays out every
   * text of it anew, which takes long for thousands of boxes.
   *
   * @param {{ x: number, y: number }} corner
   * @param {number} scale Pixels of the screen for one of the map.
   */
  show({ x, y }, scale) {
    this.scale = scale;
    this.view = { x, y, width: this.pane.width / scale, height: this.pane.height / scale };
    this.svg.style.transform = `scale(${scale}) translate(${-x}px, ${-y}px)`;
    this.svg.classList.toggle("far", scale < LEGIBLE);
  }

  /** Where a view begins that shows no more of what is beside the map than it must. @param {Box} view */
  #within({ x, y, width, height }) {
    /** @param {number} from @param {number} length @param {number} all */
    const inside = (from, length, all) =>
      length >= all ? (all - length) / 2 : Math.min(Math.max(from, 0), all - length);
    return { x: inside(x, width, this.whole.width), y: inside(y, height, this.whole.height) };
  }

  start() {
    if (this.#fitting() >= READABLE) this.fit();
    else this.showCache();
  }

  #fitting() {
    const { width, height } = this.pane;
    return Math.min(width / this.whole.width, height / this.whole.height, 1.4);
  }

  fit() {
    this.centreOn(this.whole, this.#fitting());
  }

  /** Of a large map a part is printed: what is on the screen, if that can be read, else what is around the cache. */
  print() {
    if (this.isLarge && this.scale < PRINTED) this.showCache();
  }

  /** The nodes of the cache, at a size that can be read. */
  showCache() {
    const node = this.map.items.findIndex(({ kind }) => kind === "node");
    const one = this.elements.get(`i${node}`);
    this.centreOn(one === undefined ? this.whole : boxOf(one), Math.max(this.#fitting(), READABLE));
  }

  /** @param {Box} box @param {number} scale */
  centreOn(box, scale) {
    const [x, y] = centre(box);
    const [width, height] = [this.pane.width / scale, this.pane.height / scale];
    this.show(this.#within({ x: x - width / 2, y: y - height / 2, width, height }), scale);
  }

  /** Moves no more than is needed to have a box in view. @param {Box} box */
  reveal(box) {
    if (!this.#isInView(box)) this.centreOn(box, this.scale);
  }

  /** @param {number} factor @param {{ x: number, y: number }} [at] */
  zoom(factor, at) {
    const { x, y, width, height } = this.view;
    const { x: fixedX, y: fixedY } = at ?? { x: x + width / 2, y: y + height / 2 };
    const scale = Math.min(Math.max(this.scale * factor, 0.02), 8);
    const by = this.scale / scale;
    this.show({ x: fixedX - (fixedX - x) * by, y: fixedY - (fixedY - y) * by }, scale);
  }

  /** Boxes of sources that the filters leave out step back. @param {(source: string, member: string) => boolean} isShown */
  filter(isShown) {
    for (const { element: one, source, id } of this.buttons) {
      one.classList.toggle("dim", !isShown(source, id));
    }
  }

  /** Marks what changed. @param {(source: string, member: string) => string | undefined} changeOf */
  mark(changeOf) {
    for (const { element: one, source, id } of this.buttons) {
      const change = changeOf(source, id);
      if (change === undefined || change === "unchanged") continue;
      one.classList.add(change);
      one.setAttribute(
        "aria-description",
        `${one.getAttribute("aria-description") ?? ""}, ${change}`,
      );
    }
  }

  clear() {
    for (const one of this.svg.querySelectorAll(".lit, .chosen, .gate")) {
      one.classList.remove("lit", "chosen", "gate");
    }
    for (const one of this.svg.querySelectorAll(".way")) one.remove();
  }

  /** Lights up the way of a source. @param {MapSource} source @param {string} member @param {number} gate -1: none */
  light(source, member, gate) {
    this.clear();
    const start = this.#startOf(source, member);
    const end = this.#itemOf(source.node);
    const middle = source.hopIds
      .map((id) => this.#gatewayOf(id))
      .filter((one) => one !== undefined);
    this.#areasOf(source).forEach((one) => one.classList.add("lit"));
    middle.forEach((one) => one.classList.add("lit"));
    end?.classList.add("lit");
    start?.classList.add("chosen");
    this.#drawWay(
      source,
      [start, ...middle, end].filter((one) => one !== undefined),
      gate,
    );
    this.#revealWay([start, ...middle, end].filter((one) => one !== undefined).map(boxOf));
  }

  /** All of the way where it can be read so, else where it begins. @param {Box[]} boxes */
  #revealWay(boxes) {
    const [first] = boxes;
    if (first === undefined) return;
    const x = Math.min(...boxes.map((box) => box.x)) - 40;
    const y = Math.min(...boxes.map((box) => box.y)) - 60;
    const width = Math.max(...boxes.map((box) => box.x + box.width)) + 40 - x;
    const height = Math.max(...boxes.map((box) => box.y + box.height)) + 40 - y;
    const fitting = Math.min(this.pane.width / width, this.pane.height / height, this.scale);
    if (fitting < LEGIBLE) this.reveal(first);
    else if (!this.#isInView({ x, y, width, height }))
      this.centreOn({ x, y, width, height }, fitting);
  }

  /** @param {Box} box */
  #isInView(box) {
    const { x, y, width, height } = this.view;
    return (
      box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height
    );
  }

  /** @param {MapSource} source @param {string} member */
  #startOf(source, member) {
    const button =
      this.buttons.find(({ id }) => id === member) ??
      this.buttons.find((one) => one.source === source.id);
    return button?.element;
  }

  /** @param {string} shown The id of a resource. */
  #itemOf(shown) {
    return this.elements.get(`i${this.map.items.findIndex(({ id }) => id === shown)}`);
  }

  /** @param {string} id */
  #gatewayOf(id) {
    const index = this.map.items.findIndex(
      ({ kind, shows }) => kind === "gateway" && shows.includes(id),
    );
    return this.elements.get(`i${index}`);
  }

  /** Frames that the way leads through. @param {MapSource} source */
  #areasOf({ hopIds }) {
    return this.map.areas.flatMap((area, index) => {
      const one = this.elements.get(`a${index}`);
      return one !== undefined && hopIds.some((id) => area.id === id) ? [one] : [];
    });
  }

  /** The box or frame that a gate is at. @param {MapSource} source @param {number} index @param {readonly SVGElement[]} way */
  #placeOf(source, index, way) {
    const gate = source.gates[index];
    if (gate === undefined) return undefined;
    if (gate.side === "between") {
      const id = gate.resources[0] ?? "";
      const area = this.map.areas.findIndex(({ shows }) => shows.includes(id));
      return this.#gatewayOf(id) ?? this.elements.get(`a${area}`) ?? way[0];
    }
    const end = gate.side === "source" ? way[0] : way.at(-1);
    return gate.kind === "security-group" ? end : (this.#frameAround(end) ?? end);
  }

  /** @param {SVGElement | undefined} item */
  #frameAround(item) {
    const key = item?.dataset.key ?? "";
    const area = this.map.items[Number(key.slice(1))]?.area;
    return this.elements.get(`a${this.map.areas.findIndex(({ id }) => id === area)}`);
  }

  /** The lines there and back, and a number at each gate. @param {MapSource} source @param {readonly SVGElement[]} way @param {number} chosen */
  #drawWay(source, way, chosen) {
    const group = svgElement("g", { class: "way", "aria-hidden": "true" });
    const lines = svgElement("g", { class: "way", "aria-hidden": "true" });
    const points = anchors(way.map(boxOf));
    if (points.length > 1) {
      lines.append(line(points, "request", -5), line([...points].reverse(), "reply", -5));
    }
    // Below headings and boxes, so that no line runs over a name.
    this.svg.insertBefore(lines, this.svg.querySelector(".heading, .item"));
    /** @type {Map<SVGElement, number>} */
    const counts = new Map();
    for (const [index, { outcome }] of source.gates.entries()) {
      const place = this.#placeOf(source, index, way);
      if (place === undefined) continue;
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      group.append(badge(boxOf(place), { index, count, outcome }));
      if (index === chosen) place.classList.add("gate");
    }
    this.svg.append(group);
  }
}

/** How far something is in the direction of a key, and beside it. @type {Record<string, (dx: number, dy: number) => [number, number]>} */
const ALONG = {
  ArrowRight: (dx, dy) => [dx, dy],
  ArrowLeft: (dx, dy) => [-dx, dy],
  ArrowDown: (dx, dy) => [dy, dx],
  ArrowUp: (dx, dy) => [-dy, dx],
};

/** @param {Element} one @returns {Box} */
function boxOf(one) {
  /** @param {string} name */
  const number = (name) => Number(one.getAttribute(name));
  return { x: number("x"), y: number("y"), width: number("width"), height: number("height") };
}

/** A window that is not shown has no size. @param {{ width: number, height: number }} size */
function sizeOf({ width, height }) {
  return { width: Math.max(width, 1), height: Math.max(height, 1) };
}

/** @param {Box} box @returns {[number, number]} */
function centre({ x, y, width, height }) {
  return [x + width / 2, y + height / 2];
}

/** Where a line through boxes begins, turns and ends: at the first one's edge, in the middles, at the last one's edge. @param {readonly Box[]} boxes @returns {[number, number][]} */
function anchors(boxes) {
  return boxes.map((box, at) => {
    const isEnd = at === 0 || at === boxes.length - 1;
    const next = boxes[at === 0 ? 1 : at - 1];
    return isEnd && next !== undefined ? edge(box, centre(next)) : centre(box);
  });
}

/** Where the line from a box's middle to a point leaves the box. @param {Box} box @param {[number, number]} to @returns {[number, number]} */
function edge(box, [toX, toY]) {
  const [x, y] = centre(box);
  const [dx, dy] = [toX - x, toY - y];
  const part = Math.min(
    dx === 0 ? Infinity : box.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : box.height / 2 / Math.abs(dy),
    1,
  );
  return [x + dx * part, y + dy * part];
}

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A line with an arrow's head; there and back lie beside each other. @param {[number, number][]} points @param {string} name @param {number} beside */
function line(points, name, beside) {
  const moved = points.map(([x, y], at) => {
    const [before, after] = [
      points[Math.max(at - 1, 0)],
      points[Math.min(at + 1, points.length - 1)],
    ];
    const [dx, dy] = [
      (after?.[0] ?? x) - (before?.[0] ?? x),
      (after?.[1] ?? y) - (before?.[1] ?? y),
    ];
    const long = Math.hypot(dx, dy) || 1;
    return [x - (dy / long) * beside, y + (dx / long) * beside];
  });
  const [x = 0, y = 0] = moved.at(-1) ?? [];
  const [fromX = 0, fromY = 0] = moved.at(-2) ?? [];
  const turn = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
  const group = svgElement("svg", { overflow: "visible" });
  group.append(
    svgElement("polyline", { class: name, points: moved.map((point) => point.join()).join(" ") }),
    svgElement("path", {
      d: "M0 0 L-12 -6 L-12 6 Z",
      transform: `translate(${x} ${y}) rotate(${turn})`,
    }),
  );
  return group;
}

/** The number of a gate on the upper edge of its box: in bars where it does not let the packet pass. @param {Box} box @param {{ index: number, count: number, outcome: string }} gate */
function badge({ x, y, width }, { index, count, outcome }) {
  const isStop = outcome !== "passed";
  const group = svgElement("g", {
    class: outcome,
    transform: `translate(${x + width - 18 - count * 30} ${y - 2})`,
  });
  group.style.setProperty("--step", String(index));
  group.append(svgElement("rect", { x: -10, y: -9, width: 20, height: 18, rx: isStop ? 0 : 9 }));
  if (isStop) {
    group.append(
      svgElement("rect", { x: -14, y: -11, width: 3, height: 22 }),
      svgElement("rect", { x: 11, y: -11, width: 3, height: 22 }),
    );
  }
  const text = svgElement("text", { y: 4 });
  text.textContent = String(index + 1);
  group.append(text);
  return group;
}
