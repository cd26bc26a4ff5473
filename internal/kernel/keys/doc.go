// Package keys keeps the private keys of a hub: the key that signs the log's
// checkpoints, and the signing keys of the participants that the hub hosts.
//
// At rest they are one file, encrypted with age: to a key file that the
// operator keeps elsewhere (or a systemd credential), or under a passphrase.
// Without either the hub starts locked: it serves what was said and signs
// nothing. A recovery key is made at opening, shown once as a sheet, and
// never stored.
package keys
