"""Lies that a build should not accept unmarked, and truths that it should not refuse: `python -m tests.lies`.

One file a class, `<class>.toml`, with `[[lie]]` and `[[truth]]`. A case is one of three:

- `text` and `records`: a short document, of which the header (title, day, publisher) is added, and its records in TOML.
  `slug`, `extent` and what a name tells by a cue (`kind`, `level`) may be left out.
- `document` and `diff`: a unified diff of the TOML of one of `documents/`.
- steps on the pinned tables, as in `tests/worlds.py` (`change`, `add`, `copy`, `drop`), or `retold = [old, new]`, which
  edits the text with all that quotes it, or `exchanged = [id, id]`, two ids that are exchanged everywhere.

Every case has an `id` and says what it is about: `false`, of a lie, or `about`, of a truth. A lie with a text says
which cells it `touches`: "project/amber.status", or "relation/*" for all cells of these records. To cases that have
`holdout = true` nobody adjusts rules; of them only counts are printed.

What a curator fills in mechanically is filled in here (`completing.py`): control totals, and omissions of the words
that are left over, with the first reason that is accepted. Then a case is *refused* (there are issues), *marked* (it
is valid, and a cell that the lie touches is contested or judged; or it touches none, since it leaves something out, and
the words are omitted as `no_column`), or *unmarked*.
"""
