// Package token lets programs of a participant read what its people read, and
// put drafts before them: the tools of a response team, for which nobody sits at
// a browser.
//
//	officer, with a passkey shown a moment ago
//	     │ Make: scopes that the officer has, an end, networks if wished
//	     ▼
//	 the text, shown once ──► Authorization: Bearer comity_… ──► Use ──► policy.Actor
//	     │ its hash is kept        │ on addresses for programs,      the officer who made it,
//	     ▼                         │ each with its one scope         with what he or she may now
//	  in force ◄───────────────────┘
//	     └─ end reached, ended by its maker or a key officer, or the authorization
//	        of its maker withdrawn, run out or struck: worth nothing, for good
//
// # What a token can do
//
// What its maker can do at that moment, as far as its scopes go: never more. A
// scope that writes puts forward a draft in its maker's name, which another
// officer clears. A token clears nothing, makes no token, opens no page.
//
// # What is kept
//
// The hash of the text, who made it for whom, its scopes, and on which day it was
// last used. What its maker calls it and the networks to which it is bound are
// sealed under the participant's data key: a locked hub knows no token. Each use
// stands in the participant's audit trail. No snapshot holds tokens: a restored
// hub would take again what was ended meanwhile.
package token
