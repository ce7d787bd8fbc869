// For pictures of relations in a page: boxes to filter them by predicate, and what is connected, lit.

function connectRelations(/** @type {SVGElement} */ picture) {
  const edges = /** @type {SVGElement[]} */ ([...picture.querySelectorAll(".edge")]);
  for (const one of /** @type {NodeListOf<SVGElement>} */ (picture.querySelectorAll(".edge, .node"))) one.dataset.link = decoded(one.getAttribute("href")?.slice(1) ?? "");
  const nodes = new Map(/** @type {SVGElement[]} */ ([...picture.querySelectorAll(".node")]).map((node) => [node.dataset.node, node]));
  const ends = (/** @type {SVGElement} */ edge) => (edge.dataset.ends ?? "").split(" ");

  function light(/** @type {SVGElement | null} */ chosen) {
    const isNear = (/** @type {SVGElement} */ edge) => edge === chosen || (ends(edge).includes(chosen?.dataset.node ?? " ") && !edge.matches(".off"));
    const near = chosen ? edges.filter(isNear) : [];
    const lit = new Set([chosen, ...near, ...near.flatMap(ends).map((end) => nodes.get(end))]);
    picture.classList.toggle("lighting", Boolean(chosen));
    for (const one of [...edges, ...nodes.values()]) one.classList.toggle("lit", lit.has(one));
  }

  const part = (/** @type {EventTarget | null} */ target) => /** @type {SVGElement | null} */ (target instanceof Element && picture.contains(target) ? target.closest(".edge, .node") : null);
  picture.addEventListener("focusin", (event) => light(part(event.target)));
  picture.addEventListener("focusout", () => light(null));
  whenPointed(picture, (event) => light(part(event.target) ?? part(document.activeElement)));
  picture.addEventListener("pointerleave", () => light(part(document.activeElement)));

  const counts = Map.groupBy(edges, (edge) => edge.dataset.predicate ?? "");
  const boxes = [...counts].sort().map(([predicate, some]) => make("label", {}, make("input", { type: "checkbox", value: predicate }), ` ${predicate} (${some.length})`, " "));
  const filter = make("fieldset", { class: "relations-filter" }, make("legend", {}, "Show only"), boxes);
  filter.addEventListener("change", () => {
    const on = new Set(/** @type {HTMLInputElement[]} */ ([...filter.querySelectorAll("input:checked")]).map(({ value }) => value));
    for (const edge of edges) edge.classList.toggle("off", on.size > 0 && !on.has(edge.dataset.predicate ?? ""));
    const needed = new Set(edges.filter((edge) => !edge.matches(".off")).flatMap(ends));
    for (const [end, node] of nodes) node.classList.toggle("apart", !needed.has(end ?? ""));
  });
  picture.before(filter);
}
