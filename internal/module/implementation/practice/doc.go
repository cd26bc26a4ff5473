// Package practice is the register of good practices: what somebody does to carry
// out what was agreed, and how another can follow it.
//
//	described ──► stands ──► withdrawn, by who described it
//	  ├─ confirmed, by an author through whom it did not come
//	  └─ changed: another content; the earlier ones stay visible
//
// States describe practices, and so do all others who are listed: whose words
// they are always stands beside them. Good is what their author calls them: the
// hub praises none, and ranks none.
//
// Practices that were handed in within consultations stay contributions. They are
// listed beside those of this register, with where they come from, and are never
// copied: see web.Elsewhere. How an entry lives, how it is kept and who may enter,
// change and withdraw one is package entry's: see entry.Standing, entry.Projection
// and saying.May.
package practice
