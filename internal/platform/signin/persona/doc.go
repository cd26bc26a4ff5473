// Package persona is people who do not exist, for the demonstration: each has a
// passkey in software that the hub itself keeps, so that signing in, drafting
// and clearing can be tried with one click and no device.
//
// A hub that keeps passkeys can clear in anybody's name. So this is for a hub
// on one machine, whose passkeys are for localhost and worth nothing anywhere
// else: New refuses any other domain and any other address.
package persona
