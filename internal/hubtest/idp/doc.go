// Package idp is a small OpenID Connect identity provider for tests: a real one,
// over TLS on the loopback, that asks who somebody is and believes it.
//
//	/.well-known/openid-configuration   what it can do
//	/authorize                          a page with one field: who are you?
//	      │ sent
//	      ▼
//	redirect_uri?code&state&iss
//	      │
//	/token                              code once, verifier held to the challenge
//	/keys                               public keys, old and new
//	/end                                signing out
//
// It keeps to the rules (code flow, PKCE with S256 required, codes that hold
// once and for one client) unless a test gives it a Twist: then it does the
// wrong that the test is about.
package idp
