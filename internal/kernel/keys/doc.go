// Package keys keeps the private keys of a hub: the key that signs the log's
// checkpoints, and the signing keys of the participants that the hub hosts.
//
// At rest they are one file, encrypted with age: to a key file that the
// operator keeps elsewhere (or a systemd credential), or under a passphrase.
// Without either the hub starts locked: it serves what was said and signs
// nothing. A recovery key is made at opening, shown once as a sheet, and
// never stored.
//
// A participant may have two signing keys in the store for a moment: one in
// force, and one that is kept before the register says that it follows. The
// register alone says which is in force, and Signer gives what signs with that
// one. It is a crypto.Signer: a store in a device that keeps its keys to itself
// (PKCS #11) would give another kind and need nothing else of the hub.
package keys
