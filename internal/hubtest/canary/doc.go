// Package canary looks for words that must not be found: what was written into a
// field that is confidential, in everything that a hub keeps, writes, sends and
// answers.
//
// A word is found as it is, in whatever case; in UTF-16; escaped as in JSON or in
// addresses; in hexadecimal digits and in base64, wherever it begins; broken over
// lines as mail breaks them; and in all of these forms inside what was compressed
// (gzip, zlib, members of ZIP archives) or encoded, some layers deep.
package canary
