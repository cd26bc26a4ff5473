// Package app puts a hub together: database, keys, register, rooms, pages and
// API. It is the only package that sees them all.
//
//	Init   makes a new hub in an empty folder, and its recovery sheet
//	Open   opens it: unlocked with its secret, locked without
//	Load   says what is shipped, as the hub's secretariat, from documents
//	Serve  answers until the context ends
package app
