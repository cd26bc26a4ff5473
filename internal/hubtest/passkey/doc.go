// Package passkey is an authenticator in software, for tests: it makes
// credentials and signs with them as a security key or a telephone does, from
// the options that a page would give to the browser, and it can be told to
// misbehave in each of the ways that a hub must notice.
//
// It is written against WebAuthn Level 3 alone, so that what it makes is a
// second opinion on what reads it.
package passkey
