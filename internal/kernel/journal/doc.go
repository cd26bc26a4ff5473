// Package journal is the twin of the public register for what is confidential:
// signed statements, sealed at rest, in a Merkle log of their own of which the
// public register says, on a fixed cadence, no more than a salted hash.
//
//	Confide ─► ledger.Writer.Sign: signed, nothing appended
//	             │  in the register's transaction, in the command's savepoint:
//	             │    envelope = size of the register ‖ leaf of the statement
//	             │    leaf     = SHA-256(salt ‖ envelope)   ─► tree, head
//	             │    sealed   = AEAD(salt ‖ envelope)      ┐ under the key of
//	             │    body     = AEAD(salt ‖ body)          │ the chest
//	             │    rows of the projections, sealed, too  ┘
//	             ▼
//	           commit, durable ─► answer
//
//	every hour, busy or idle ─► journal.anchored/1 in the public register:
//	                            SHA-256(salt ‖ checkpoint of the journal)
//
// A confidential statement is one of its author to one counterparty: its stream
// is the counterparty's identity, and its marking is narrower than TLP:CLEAR.
// What is said to three is three statements.
//
// # Chests
//
// A chest is what one key seals: a thread of a case, the directory of a
// community. Its key is random, and lies in the database wrapped under the data
// key of each participant that may read: who has no row has no way in. A chest
// begins at epoch 1. Taking a participant off deletes its rows at once and
// begins an epoch, whose key it is never given; a participant that is let in is
// given the keys of all epochs. Everyone who holds a key of a chest therefore
// holds all of them.
//
//	Open ─► epoch 1 ──Admit──► epoch 1 ──Remove, Destroy──► epoch 2 ─► …
//	                                             │ the last one
//	                                             ▼
//	                              nobody can open it: entries are
//	                              emptied, leaves and tree stay
//
// An open text is reached as a participant that holds a key, by Journal.As, and
// in no other way. The program itself opens with any key that it keeps, to make
// projections anew, to compare and to verify: it shows nothing of that.
//
// # Rows
//
// A row of a projection belongs to one subject in one chest, and Apply reads
// and writes rows of no other: nothing flows from one thread of a case to
// another by way of a row. What a row has in clear is what its index needs:
// ids, participants, kinds, states, markings, instants. All else is in its
// column "sealed", bound to chest, table and key of the row. As in package
// ledger, projections never migrate: they are made anew, here by a hub that has
// its keys. A hub that is locked leaves them as they are and reads nothing.
//
// Most rooms keep one row of a subject in a chest: what follows from all that was
// said of it there. Fold writes such a row anew with each entry, and Rows opens them
// for who reads.
//
// # Erasure
//
// A body lies apart from its envelope: it can be erased while the statement
// stays provable. Erase says so in the same stream, as the same author. Destroy
// gives up a participant's key for good and says so in public, under a subject
// that only those can compute who know the chest: two participants of one chest
// say two things that nobody else can tell to be of the same.
//
// # What is proved, and when
//
// Reading opens an envelope (which nobody without the key can have made), and
// holds it against the leaf, the statement against its id and the body against
// its hash. Verify proves all of it from the first entry: tree and tiles,
// anchors, signatures, chains, keys in force, bodies, wrapped keys, and rows.
// Prove gives a participant what convinces a stranger of one statement.
//
// The tree is loaded in the transaction. The edge that the last append has left
// in memory is taken instead where it has the size and the root of the stored
// head, and so is that edge.
package journal
