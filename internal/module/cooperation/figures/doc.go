// Package figures is how many notifications and requests there were in a year, by
// class, and how long receipt, an answer, an offer and the end took: for
// everybody, in numbers that give nobody away, and for a participant its own, in
// full.
//
//	threads, sealed ──► Count ──► Suppress ──► cooperation.figures.stated/1, in public
//	   opened in one year,            what is left           once the year is over,
//	   up to its end                  can be known by all    signed by the hub
//
// A year is stated once, some days after it has ended, as it stood at its end,
// and not counted anew: so nobody learns of a case by taking the numbers of one
// day from those of another. Exercises are counted apart. A case is counted once,
// to however many it was opened.
//
// # What is not shown
//
// A number is small when it rests on cases of fewer than three participants, of
// which one alone could be told, or of which one could tell the other's. Where
// all of a year is small, nothing of it is shown. Else a small number of a class
// is not shown, and neither are others from which it could be found: Suppress
// leaves at least two hidden, of which each could be another number than it is.
// Of the steps of a class either all are shown or none: each follows from the one
// before.
//
// # Who adds up
//
// The hub, with the keys that it keeps, in memory. No row that lies in clear says
// the class of a case. A hub that is locked states nothing until it is unlocked.
package figures
