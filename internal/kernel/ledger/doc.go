// Package ledger is a hub's public register: an append-only Merkle log of
// signed statements, the bodies they bind, and the projections that follow.
//
//	Say, Admit ─► queue ─► appender ─► one SQL transaction
//	                                   │ per command a savepoint:
//	                                   │   chain and key (package identity)
//	                                   │   leaf, body, arrival
//	                                   │   rows of the projections
//	                                   │ then tiles and head
//	                                   ▼
//	                              commit, durable ─► checkpoint signed ─► answer
//
// One goroutine appends. Commands that wait while a commit is under way go
// together into the next, each in its own savepoint: a command that fails
// leaves no trace and spoils nobody else's. No answer is given before the
// commit is durable, and nothing is signed by the log before that either.
//
// After a failed commit nobody knows what the disk holds: the appender reads
// its head again before it goes on. After a fault of the disk itself it stops
// signing until the hub is started anew.
//
// Statements that refer to others wait, logged but not applied, until these
// have arrived; the order in which statements are applied is stored, and
// replaying it gives the same rows.
//
// Beside a register that runs, View shows what its last kept checkpoint signs.
// A register is copied by a Mirror, which trusts nothing; a restore is Clear,
// a Mirror, Settle, and then quarantine until Release has proved a head that
// others have seen.
package ledger
