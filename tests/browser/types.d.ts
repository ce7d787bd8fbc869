// What the scripts of the evidence page speak of; `make test-browser` checks them with tsc.

type Source = import("./page.js").Source;

/** Code points of a document's text, half-open. */
interface Span { start: number; end: number }
type Cell = string | string[] | null | undefined;
interface Column { name: string; about: string; label?: string; standing: string; term?: boolean; unit?: string; refers?: boolean }
/** A row of evidence. */
interface Quote {
  entry: Entry; field: string; item: number; rule: number | string; start: number | null; end: number | null;
  note?: string | null; exact?: string | null; support?: string | null; reason?: string | null;
}
type Placed = Quote & Span;
/** A row of any other table. */
interface Entry {
  table: string; key: string; heading: string; values: Map<string, Cell>; span: Span | null; quotes: Quote[]; readings: Entry[]; lines: Entry[];
}
/** What is not certain of a cell, or of a record as a whole, and why; at a quote, if it has any. */
interface Doubt { entry: Entry; field: string | null; link: string; kind: string; reason: string; quote?: Quote; reading?: Entry }
/** What a link leads to: words of a text, or a record, or a cell of it. */
interface Target { source: Source; link: string; isPart?: boolean; entry?: Entry; field?: string; item?: number; start?: number; end?: number }
interface Piece extends Span { proves: boolean; omission?: Entry; look: string }
interface Block extends Span { pieces: Piece[]; node: HTMLElement; lit?: boolean }
type Side = [value: string | null, places: [number, number][]];
interface Issue { at: number; rule: string; table: string; message: string; number: number | null; target: string | null; fix: number | null; sides: Side[] }
type StoredQuote = [item: number, rule: number | string, start?: number | null, end?: number | null, note?: string | null, exact?: string | null, support?: string | null, reason?: string | null];
type Row = [key: string, heading: string | number, cells: Cell[], where: [number, number] | 0 | Record<string, StoredQuote[]>];
interface Stored { id: string; title: string; language: string; text: string; tables: Record<string, Row[]> }
interface Hit { link: string; entry: Entry; field?: string; source: Source }
/** A record as the index of documents finds it. */
interface Found { at: number; link: string; heading: string; table: string; kind: number | null; doubts: number; rules: number[]; text: string; folded: string }
interface Asked { terms: string[]; table?: string; kind?: string; support?: string; issue?: string }
type Child = Node | string | number | null | undefined | false | "" | readonly Child[];
interface Index {
  unseen: string; documents: string[]; home?: string;
  tables: Record<string, { about: string; columns: Column[] }>; rules: [string, string][]; terms: Record<string, Record<string, string>>;
  checks: Record<string, [string, string]>; fixes: string[];
  issues: [string, string, string, number | null, string | null, number | null, Side[]][];
}
interface DocumentIndex { unseen: string; parts: number; files: string[]; keys: string[] }
declare var shared: Partial<Index> | undefined;
type StoredRecord = [at: number, link: string, heading: string, table: number, kind: number | null, doubts: number, rules: number[], text: string];
declare var take: (part: StoredRecord[]) => void;
