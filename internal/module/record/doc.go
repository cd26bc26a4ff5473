// Package record is the module that answers "who took part?": memberships of
// the Groups of Governmental Experts, sponsorships of the resolution, replies
// from Governments, meetings, fora, endorsements, and what papers claim beside
// what their tables give.
//
// Nothing here is said by the States themselves. The hub's secretariat records
// it from documents, and every item names the document, the place in it, the
// words that are quoted with their SHA-256, and whether the source was read or
// is only remembered. Titles and names in another language than the original
// are the secretariat's translations; quotations are never translated.
//
//	paper's text ── annex ──> tables ─┐
//	                                  ├─> data/ ──> statements ──> tables ──> pages, JSON, exports
//	other documents, read by people ──┘   (shipped)  (recorded)   (projection)
//
//	recorded ──> recorded again (same subject, same recorder: the later one counts)
//	         └─> body erased (the subject is replayed without it)
//
// One statement is one thing: one printed row of a table, one Group, one event,
// one forum, one endorsement, one claim. Its subject is the thing's frozen id.
// Numbers beside claims are computed from the recorded tables when somebody
// asks; none is written down.
//
// The module compares; it does not judge. Where a table and a text differ it
// shows both, each with its place.
package record
