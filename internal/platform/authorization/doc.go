// Package authorization is who may speak for a participant, and as what.
//
//	key officer drafts, another officer clears
//	        │
//	        ▼
//	authorization.given/1 ──► in force ──► authorization.withdrawn/1 ──► ended
//	        ▲                   │ given again: other roles, other passkeys
//	        └───────────────────┘ until a date, if it says so
//
// An officer of keys or of clearing suspends another person's authorization alone,
// for a time (authorization.suspended/1): from that statement on it is of no force,
// until the time is up, or until it is said that it ends (authorization.restored/1).
// Who is suspended still counts where it is asked how many there are: see
// Queries.Counted, access.go and ADR 53.
//
// An authorization names a person by a random id and by the passkeys with which
// the person clears; names and addresses are elsewhere, in private rows. Its own
// id is random too, and frozen for this person and this participant.
//
// While a participant has no key officer in force, an authorization may be given
// without clearance, by the program itself or by the hub's secretariat on the
// credentials that it has recorded: somebody must be the first. The first key
// officer drafts and clears that another person is the second. From then on
// there is no other way than a draft and a second person. An individual needs
// no second one. The hub's own participant is founded by its operator, until it
// has two.
//
// An authorization whose last authorization.given/1 is struck, because the
// participant has declared the key that signed it to be in other hands, is of
// no force from the moment of the declaration. Whoever had the key may have
// given it, or have said it again with passkeys of their own; what it said
// before is not taken up in its place. The participant gives it again with its
// new key. Where that leaves one key officer or none, the rules for that
// apply again. A withdrawal that is struck stays: a declaration gives nobody
// a way in. The person is then authorized anew, under another id.
package authorization
