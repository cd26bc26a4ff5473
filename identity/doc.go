// Package identity says who may sign what: it folds the statements of a
// participant into its keys and chains. It is pure — no clock, no I/O — so
// that a hub, its mirror and a stranger's verifier come to the same answer.
//
//	participant.opened/1            by both keys; its id is the identity
//	participant.key.rotated/1       by the signing key and the new one
//	participant.key.compromised/1   by the recovery key: "from ledger index N"
//	participant.recovered/1         by the recovery key: new signing key,
//	                                and a new recovery key if one is named
//	participant.moved/1             by the recovery key: another hub is home
//
//	        opened ──► open ──rotated──► open
//	                    │ ▲
//	        compromised │ │ recovered
//	                    ▼ │
//	                  no signing key          moved ──► closed on this hub
//
// The bodies of these five carry public keys and no personal data; they
// cannot be erased, because without them nobody could check a signature.
//
// Every other statement only has to be next in its chain, signed by the key
// in force, and not earlier than the one before it. The recovery key alone may
// turn a chain's clock back: a thief may have put it years ahead. Another
// version of one of the five is refused, because who passed it over would go
// on with the wrong keys.
//
// The fold takes one register. Two readers of it come to the same answer
// whatever else they have seen: a move seals what it says of confidential
// streams.
package identity
