// Package signin knows people: who a person is, with which passkeys he or she
// signs in, through which sessions, and in whose name just now. It says
// nothing to the register and gives nobody a role: what a person may do follows
// from authorizations, which are statements of participants.
//
//	officer, operator, first run
//	       │ Invite: a link, once, for 24 hours; only its hash is kept
//	       ▼
//	  invitation ──── passkey made ────► person + passkey ──── Grants ────► authorization
//	       │                                   │                            (another room)
//	       └─ 24 hours, or used: gone          │ passkey answers a challenge
//	                                           ▼
//	  hats that list this passkey ◄──────── session ──── idle, absolute limit, revoked,
//	       │ pick one                          │          no authorization left: gone
//	       ▼                                   ▼
//	  policy.Actor of every request       listed to its owner
//
// # What is kept
//
// Names, mail addresses, languages, passkeys and their names, the kind of
// browser of a session: rows of this hub alone, in no statement and no log
// line, and gone when a person is erased. A person's id is random and means
// nothing.
//
// # Why a new passkey gives nothing by itself
//
// An authorization lists the passkeys that it is given to. A session wears a
// hat only where the authorization in force lists the passkey that began the
// session. So whoever re-invites a colleague and opens the link alone holds a
// passkey that nobody has authorized: it opens no session and clears nothing
// until the authorization is given again, by two people. Recovery needs a
// second officer by construction.
//
// # Sessions are our own table
//
// A session is a row that other rows refer to: which person, which hat, which
// passkey; it is listed, revoked one by one, and ended with the person. A
// general store of sessions keeps all of that in one sealed value, where it
// can be neither asked for nor joined, so it would be needed beside such a
// table, not instead of it.
package signin
