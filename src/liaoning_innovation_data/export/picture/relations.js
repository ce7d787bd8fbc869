"use strict";

// For pictures of relations in a page: boxes to filter them by predicate, and what is connected, lit.
// `connectRelations(svg)` does it for one that was added later; all others are done when this has loaded.

function connectRelations(picture) {
  const edges = [...picture.querySelectorAll(".edge")];
  const nodes = new Map([...picture.querySelectorAll(".node")].map((node) => [node.dataset.node, node]));
  const ends = (edge) => edge.dataset.ends.split(" ");
  const hidden = new Set();

  function filter() {
    const needed = new Set();
    for (const edge of edges) {
      const off = hidden.has(edge.dataset.predicate);
      edge.classList.toggle("off", off);
      if (!off) ends(edge).forEach((end) => needed.add(end));
    }
    for (const [end, node] of nodes) node.classList.toggle("apart", !needed.has(end));
  }

  function light(chosen) {
    const lit = new Set();
    if (chosen) {
      lit.add(chosen);
      const near = chosen.matches(".edge")
        ? [chosen]
        : edges.filter((edge) => ends(edge).includes(chosen.dataset.node) && !edge.matches(".off"));
      for (const edge of near) {
        lit.add(edge);
        ends(edge).forEach((end) => lit.add(nodes.get(end)));
      }
    }
    picture.classList.toggle("lighting", lit.size > 0);
    for (const one of [...edges, ...nodes.values()]) one.classList.toggle("lit", lit.has(one));
  }

  const chosenBy = (event) => event.target.closest(".edge, .node");
  const focused = () => (picture.contains(document.activeElement) ? document.activeElement.closest(".edge, .node") : null);
  picture.addEventListener("focusin", (event) => light(chosenBy(event)));
  picture.addEventListener("focusout", () => light(null));
  picture.addEventListener("pointerover", (event) => light(chosenBy(event) || focused()));
  picture.addEventListener("pointerleave", () => light(focused()));
  picture.before(predicates(edges, hidden, filter));
}

function predicates(edges, hidden, changed) {
  const counts = new Map();
  for (const edge of edges) counts.set(edge.dataset.predicate, (counts.get(edge.dataset.predicate) || 0) + 1);
  const field = document.createElement("fieldset");
  field.className = "relations-filter";
  field.append(Object.assign(document.createElement("legend"), { textContent: "Relations shown" }));
  for (const [predicate, count] of [...counts].sort()) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(predicate);
      else hidden.add(predicate);
      changed();
    });
    const label = document.createElement("label");
    label.append(box, ` ${predicate} (${count})`);
    field.append(label, " ");
  }
  return field;
}

document.querySelectorAll("svg.relations").forEach(connectRelations);
