// Package web is the desk: what waits for a person, what he or she has drafted,
// one draft as it will be signed, and who clears what.
//
//	/desk                        what waits, one's own drafts, in whose name
//	/desk/drafts/{id}            one draft: exactly what is being cleared
//	/desk/drafts/{id}/edit       the form of its room, filled in
//	/desk/drafts/{id}/versions/… what it was before it was edited
//	/desk/drafts/{id}/clear      … /return, /withdraw, /reopen, /refreeze: its forms
//	/desk/absence                when one is away, and who stands in
//	/desk/clearance              who clears what the participant says
//
// Nothing here is kept by anybody: every page is for the one who asks.
package web
