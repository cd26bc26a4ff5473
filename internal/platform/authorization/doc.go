// Package authorization is who may speak for a participant, and as what.
//
//	key officer drafts, another officer clears
//	        │
//	        ▼
//	authorization.given/1 ──► in force ──► authorization.withdrawn/1 ──► ended
//	        ▲                   │ given again: other roles, other passkeys
//	        └───────────────────┘ until a date, if it says so
//
// An authorization names a person by a random id and by the passkeys with which
// the person clears; names and addresses are elsewhere, in private rows. Its own
// id is random too, and frozen for this person and this participant.
//
// While a participant has fewer than two people in force who are key officers,
// an authorization may be given without clearance, by the program itself or by
// the hub's secretariat on the credentials that it has recorded: somebody must
// be the first. From then on there is no other way than a draft and a second
// person.
package authorization
