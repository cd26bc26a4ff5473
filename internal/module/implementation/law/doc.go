// Package law is the register of laws and policies: by what instruments States,
// and organizations of States, carry out what was agreed.
//
//	registered ──► stands ──► withdrawn, by who registered it
//	  ├─ confirmed, by an author through whom it did not come
//	  └─ changed: another content; the earlier ones stay visible
//
// An entry says of what type the instrument is, what it is called, from when it
// is, whether it is in force, in which languages and where it can be read, and
// which provisions it serves, with the place in it. What the hub keeps a copy of
// is named by its hash. What it says of the instrument is what its author says of
// it: the hub weighs no law, and counts none against another.
//
// The types of instrument are data (Types), and an operator can add to them: a
// body names one by its id, and is read whether this hub knows the type or not.
// How an entry lives, how it is kept and who may enter, change and withdraw one is
// package entry's: see entry.Standing, entry.Projection and saying.May.
package law
