// Package web is who may speak for a participant, as its own officers see it:
// by name. The public sees roles and opaque ids, at /api/v1/authorizations.
//
//	/desk/people                 who may speak for us, and as what
//	/desk/people/invite          a link for somebody new, or for a new passkey
//	/desk/people/{id}            one authorization: change it, withdraw it
//
// A change is a draft: these pages lead to its page, where another officer
// clears it.
package web
