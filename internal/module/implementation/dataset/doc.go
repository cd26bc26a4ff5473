// Package dataset puts all that is public of how things are carried out into tables:
// a data package that programs read without asking for one page after the other.
//
//	records ─┬─ reports ─── answers          whose, how said, when: one row a record,
//	         ├─ laws, practices              of whatever kind, under the id of the
//	         ├─ needs, offers ── outcomes    statement that opened it
//	         │        └── matches            which of them go together
//	         ├─ independent ─── replies
//	         ├─ measures, plans ─── tasks
//	         ├─ guidance ── comments
//	         └─ views
//	authors, concerns, serves                who says it, whom it is about, what it serves
//	texts, references                        its words in every language, where it points
//	participants, provisions                 those that are named
//
// It is read from one snapshot of the register: the same register gives the same
// bytes. What is in it is what the lists of the API answer. What is withdrawn is in
// it, and says so; what is prepared, shared or asked in confidence is in none of the
// lists that it is read from.
package dataset
