// Package translation is what others than its author translate of what somebody said:
// a law, a practice, a need, an offer, guidance, a view, an independent report.
//
//	given ──► stands ──► replaced, by a newer one of the same translator in the language
//	  │                  (what it translates was changed since: it is older, and stays)
//	  └──► withdrawn, by its translator
//
// Such a translation is never official: whose words they are translates them by
// changing the entry, and says there whether that is official. It names the wording
// that it is of, and its words are never mixed into those of the author: pages show
// them where the author says nothing in the reader's language, marked, with whose they
// are and what was written beside. Its author's own translation goes before it.
//
// # For other rooms
//
// What can be translated is a Source, wherever it lies: package app finds it by the id
// of the statement that opened it. The subject of a translation is that of the entry,
// so that the search finds the entry by the words of its translations (Words). National
// reports keep their own (implementation.report.translated/1), which can be official.
//
// A translation counts when the register binds the id as which its translator speaks
// to the key that signed. The projection leaves that open: see Queries.
package translation
