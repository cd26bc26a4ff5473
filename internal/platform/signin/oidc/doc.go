// Package oidc lets people sign in with the account that they have at their own
// participant: at an identity provider of its ministry, by OpenID Connect.
//
//	key officer names an issuer ──► its document is read, and held to the rules
//	                                        │
//	person, signed in by passkey, or with a link to enrol
//	      │ binds an account                ▼
//	      └──────────► way out: state, nonce and verifier sealed into a cookie
//	                                        │
//	                              provider asks who it is
//	                                        │
//	                   way back: the same browser, the same issuer, once
//	                                        │ code and verifier → token
//	                                        ▼
//	      signature, issuer, audience, nonce, age ──► subject ──► person ──► session
//
// # What it is for
//
// An account opens a session and nothing else. What a person may do follows
// from authorizations, never from what a provider says; nobody is made by
// signing in; and to clear takes a passkey, which a provider cannot stand in
// for. A provider speaks for the people of the participant that named it: the
// session it opens acts for that participant alone.
//
// # What is kept
//
// Of an issuer: its address, the client's id, its secret sealed under the
// participant's data key. Of an account: the subject that the issuer calls it
// by, and whose it is. Tokens are kept nowhere. Somebody who is on the way has
// no row here: all that is needed stands, sealed, in a cookie of that browser.
//
// # Mix-up, injection and the rest
//
// Each issuer has an address of its own to come back to, the answer's iss is
// compared where the issuer gives one (RFC 9207), and the issuer is the one that
// the cookie was made for. The code is held to this browser by PKCE (S256
// always, no way without), the token by the nonce. Every request to an issuer,
// its key set included, leaves by package outward.
package oidc
