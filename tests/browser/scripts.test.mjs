// What the scripts of the page compute, without a browser: `node --test`, with the folder of the scripts in SCRIPTS.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const TEXT = "The 𠮷 Institute has 1,644 needs.";
const COLUMNS = [{ name: "name" }, { name: "kind", term: true }, { name: "value" }, { name: "subject_id", refers: true }];
const INDEX = { unseen: "[\\u202e]", documents: ["document/a"], tables: Object.fromEntries(["documents", "organisations", "indicators", "sentences"].map((name) => [name, { columns: COLUMNS }])), rules: [["number", "a number"]], terms: {}, checks: {}, issues: [] };
const DOCUMENT = {
  id: "document/a",
  title: "A",
  language: "en",
  text: TEXT,
  tables: {
    documents: [["document/a", "A", [], 0]],
    sentences: [["sentence/a/0001", TEXT, [], [0, 32]]],
    organisations: [["organisation/a/b", 0, ["𠮷 Institute", "research_institute"], { name: [[0, 0, 4, 15]] }]],
    indicators: [["indicator/a/needs", "needs", [null, null, "1,644", "organisation/a/b"], { measure: [[0, 0, 26, 31]], value: [[0, 0, 20, 25]], subject_id: [[0, 0, 0, 15]] }]],
  },
};

// Whatever is asked of the page, something is there.
const anything = new Proxy(function () {}, { get: (_, name) => (name === Symbol.iterator ? [][Symbol.iterator].bind([]) : name === Symbol.toPrimitive ? () => "" : anything), apply: () => anything, construct: () => anything, set: () => true });
const page = {
  __proto__: anything,
  getElementById: (id) => (id === "index" ? { textContent: JSON.stringify(INDEX) } : anything),
  querySelectorAll: (selector) => (selector.startsWith("script") ? [{ textContent: JSON.stringify(DOCUMENT) }] : []),
  querySelector: () => null,
  createElement: () => anything,
};

function load(parts, names) {
  const code = parts.map((part) => readFileSync(`${process.env.SCRIPTS}/${part}.js`, "utf8")).join("\n");
  const scope = { document: page, matchMedia: () => ({}), addEventListener: () => {}, location: { hash: "" }, Intl, URLSearchParams, FormData: class { *[Symbol.iterator]() {} }, performance };
  const older = "Map.groupBy ??= (all, key) => all.reduce((map, one) => map.set(key(one), [...(map.get(key(one)) ?? []), one]), new Map());"; // Node 20
  return vm.runInNewContext(`${older}\n${code}\n;({ ${names} })`, scope);
}

const same = (actual, expected) => assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);
const { stacked, sourceAt, resolve, blocksOf, folded, termsOf, found, mainNumbers, dayOf, href, placeOf, shownValue } = load(["writing", "sources", "text", "notes", "head", "finding"], "stacked, sourceAt, resolve, blocksOf, folded, termsOf, found, mainNumbers, dayOf, href, placeOf, shownValue");

test("notes stand where they want to, or below the one before", () => {
  const note = (top, height = 24) => ({ top, height });
  same(stacked([], -1), []);
  same(stacked([note(0), note(100)], -1), [0, 100]);
  same(stacked([note(0), note(0), note(0)], -1), [0, 30, 60]);
  same(stacked([note(0), note(0, 0), note(0)], -1), [0, 30, 30]); // what is not seen takes no room
});

test("an open note has its place, others make room above and below", () => {
  const tops = stacked([{ top: 80, height: 24 }, { top: 90, height: 24 }, { top: 100, height: 200 }, { top: 120, height: 24 }], 2);
  same(tops, [40, 70, 100, 306]);
});

test("no two notes overlap and none is above the text, wherever they want to be", () => {
  for (let seed = 1; seed < 500; seed += 1) {
    const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
    const column = Array.from({ length: 1 + random(12) }, () => ({ top: random(600), height: random(3) * 40 }));
    column.sort((a, b) => a.top - b.top);
    const active = random(column.length + 1) - 1;
    const tops = stacked(column, active);
    assert.ok(tops.every((top) => top >= 0));
    tops.slice(1).forEach((top, at) => assert.ok(top >= tops[at] + (column[at].height ? column[at].height + 6 : 0)));
    seed = Math.abs(seed % 500);
    if (seed === 0) break;
  }
});

test("offsets are code points", () => {
  const source = sourceAt(0);
  assert.equal(source.words(4, 15), "𠮷 Institute");
  assert.equal(source.length, 32);
});

test("links lead to records, cells, items and words, also by kind and slug alone", () => {
  const target = (link) => {
    const found = resolve(link, 0);
    return found && [found.entry?.key ?? null, found.field ?? null, found.item ?? null, found.start ?? null, found.link];
  };
  same(target("organisation/a/b"), ["organisation/a/b", null, null, null, "organisation/a/b"]);
  same(target("indicator/needs/value"), ["indicator/a/needs", "value", null, null, "indicator/a/needs/value"]);
  same(target("organisation/a/b/name/0"), ["organisation/a/b", "name", 0, null, "organisation/a/b/name/0"]);
  same(target("document/a/text/4-15"), [null, null, null, 4, "document/a/text/4-15"]);
  assert.equal(target("organisation/a/nobody"), null);
});

test("blocks are the text, in pieces that evidence begins and ends", () => {
  const source = sourceAt(0);
  const blocks = blocksOf(source);
  const pieces = blocks.flatMap((block) => block.pieces);
  assert.equal(pieces.map(({ start, end }) => source.words(start, end)).join(""), TEXT);
  same(pieces.filter(({ proves }) => proves).map(({ start, end, look }) => [start, end, look]), [[0, 4, "hue0"], [4, 15, "hue0"], [20, 25, "number"], [26, 31, ""]]);
});

test("search knows no case and no commas in numbers", () => {
  assert.equal(folded("１,644 Needs"), "1644 needs");
  same(termsOf(" 1,644  NEEDS "), ["1644", "needs"]);
  for (const typed of ["1,", "1,6", "1,64", "1,644", "1644"]) assert.ok("1644".startsWith(termsOf(`${typed} needs`)[0])); // no number is lost while it is typed
  same(found(sourceAt(0), ["1644"]).map(({ link }) => link), ["indicator/a/needs/value", "sentence/a/0001"]);
  same(found(sourceAt(0), ["institute"]).map(({ link }) => link)[0], "organisation/a/b");
});

test("main numbers have words, days are written out, terms and references are plain", () => {
  const source = sourceAt(0);
  same(mainNumbers(source).map(({ key }) => key), ["indicator/a/needs"]);
  assert.equal(placeOf(source, mainNumbers(source)[0]), 26);
  assert.equal(dayOf("2023-08-06"), "6 August 2023");
  assert.equal(dayOf("2023-13-99"), "2023-13-99");
  assert.equal(shownValue(source, source.entries.get("organisation/a/b"), "kind"), "research institute");
  assert.equal(shownValue(source, source.entries.get("indicator/a/needs"), "subject_id"), "𠮷 Institute");
  assert.equal(href("a/b c/#"), "#a/b%20c/%23");
});

test("the index finds what fits all that is asked", () => {
  const { fits, around } = load(["writing", "index"], "fits, around");
  const row = { table: "1", kind: 2, doubts: 0b101, rules: [3], folded: "sea wind institute 1644" };
  const asked = { terms: [] };
  for (const yes of [{}, { terms: ["wind", "1644"] }, { table: "1" }, { kind: "2" }, { support: "0" }, { support: "2" }, { issue: "3" }, { issue: "any" }]) assert.ok(fits(row, { ...asked, ...yes }));
  for (const no of [{ terms: ["wind", "land"] }, { table: "2" }, { kind: "0" }, { support: "1" }, { issue: "0" }]) assert.ok(!fits(row, { ...asked, ...no }));
  assert.equal(around("short", ["none"]), "short");
  assert.match(around(`${"word ".repeat(100)}needle ${"word ".repeat(100)}`, ["needle"]), /^… .*needle.* …$/);
});
