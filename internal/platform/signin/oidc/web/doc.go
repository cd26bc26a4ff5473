// Package web is how people go to their participant's identity provider and
// come back.
//
//	/sign-in ──► /sign-in/with/{issuer}: where to, and what for ── form ──► provider
//	                                                                           │
//	   next, or /hat ◄── session ◄── /sign-in/back/{issuer} ◄── code and state ┘
//	/enrol/{token}/with/{issuer}: the same, with a link
//	/account/providers: one's own accounts; /desk/providers: a participant's providers
//	/sign-in/ended/{issuer}: where a provider says that somebody has signed out there
//
// The browser leaves by a form of this hub, so that no other site starts a way
// that this browser did not choose, and by a page that names where it goes: the
// content policy lets no form lead out. What is needed on return lies sealed in
// a cookie that scripts do not see.
package web
