// Package attachment keeps the files of confidential statements: sealed, beside
// the journal, and readable to nobody without the body of a statement that lists
// them.
//
//	Keep ──► sealed under a key of its own, written, fsynced
//	  │            │
//	  ▼            └──► Sweep, when after some time no draft and no chest names it
//	File{file, name, type, size, hash, key}
//	  │
//	  ▼ stands in the body of a statement, which is sealed under its chest
//	Bind(chest) ──► Release(chest) when its key is destroyed ──► Erase
//
// The key of a file lies in the body and nowhere else. So a file is sealed under
// the chest, too: whoever holds the chest's key opens the body and the file; with
// the last such key, or the body, the file is lost at once, wherever copies of it
// lie; and what is left of it on the disk is overwritten and removed.
//
// A file that goes to several stands once. On the disk are bytes that tell
// nothing, under their own hash, filled up so that their number does not tell the
// size of the file to the byte. The database knows which chests name a file, and no
// more.
//
// What a file is, is told by its bytes and not by what its sender calls it
// (package blob). A browser is given it to save, never to show, under an address
// that holds for one reader and some minutes: see Links and package web.
package attachment
