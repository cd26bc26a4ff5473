// Package redline is how a text is negotiated: what an amendment changes, which
// amendments collide, what the text reads like once they are decided, and who
// proposed each word of it. It is pure: no clock, no I/O, and the same bytes
// from the same input.
//
// # From a text to the next
//
//	what people type ──Parse──► Text ──NewVersion──► Version
//	                                                   │
//	                 Diff, Reword, Propose: what did the author change?
//	                                                   ▼
//	                              Change, Change, Change …   (immutable)
//	                                                   │
//	                Collide ──► Board: who meets whom, where, and how
//	                                                   │
//	                Consolidate(changes, decisions) ───▼
//	                              Consolidation
//	                               │    │     └─ Redline: lines to show
//	                               │    └─ Brackets: what is not settled
//	                               ▼
//	                next Text ◄── Carry ── changes that are still pending
//
// # Names
//
// A Text is units — headings, paragraphs, list items, quoted norms — and a unit
// is tokens: words, marks and white space as Unicode's UAX 29 parts them. Units
// and tokens have a name each, an ID of what brought them and a number, for
// good. What is struck stays in the Text, with the names of the amendments that
// struck it. So nothing here ever looks for words to find a place: a redline
// between two versions, the author of a phrase, the new place of a remark or of
// a pending amendment all follow from names (Show, Find, Trace, Locate, Carry).
// Words are compared once, when an amendment is made of what somebody typed.
//
// # What collides
//
// Amendments meet where they do something to the same words or the same unit.
// Words and marks count, white space does not. Let an amendment take out the
// words from a to b, or put some in at a place:
//
//	both take out words, some the same             overlapping
//	one puts words in, between words that the
//	  other takes out                              inside-gone
//	both put words in, in one place                same-place: an order question
//	one takes a unit out that the other changes    unit-gone
//	both do the same                               shared; identical when it is all they do
//	they touch, and share nothing                  adjacent: advice
//
// The same holds for units: added in one place, moved to two, split where words
// change. Everything else goes together, in whatever order.
//
// # What is decided
//
// Consolidate carries out decisions. Where two retained amendments collide,
// neither stands: the words stay as they were and both are shown in brackets,
// with those who proposed them, until somebody decides. Only an order question
// is settled by the order of the decisions. Operations that collide with
// nothing stand, even if others of the same amendment do not.
//
// # Laws
//
// Tests hold these for texts and amendments that are drawn by chance:
//
//	Apply(v, Diff(v, t)) reads as t
//	Consolidate(v, [a b]) = Consolidate(v, [b a])          a, b independent
//	Apply(Consolidate(v, [a]), Carry(b)) = Consolidate(v, [a b])   where Carry is clean
//	Carry(b) is clean only if b collides with nothing that was retained
//	Parse(Format(t)) = t;  the tokens of a text are the text
//	no diff changes more words than it must
package redline
