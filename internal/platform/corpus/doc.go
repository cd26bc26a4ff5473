// Package corpus is how a room takes down what documents say: a body for each
// thing, written as it is signed, said by the hub's secretariat once and not
// again while the words stay the same.
//
//	readable files ──► bodies ──Check, Encode──► drafts ─┐
//	                                                     ├─ what is missing ──► said, in batches
//	the room's table (subject, body) ────────────────────┘
//
// A body has one form: JSON in UTF-8, on one line without white space, its
// members in the order of the type and absent where the type leaves an empty one
// out, the keys of a map in ascending order, and of the escapes only those that
// Encode writes. A body in any other form is inert: Encode(Decode(b)) == b, as it
// is with headers. So there is no member twice, none in other case, and no two
// bodies that say the same.
//
// A corpus is said, not installed: what a hub ships and what its secretariat
// reads out of a paper reach the register in the same way, and whoever checks
// the register sees both.
package corpus
