// Package framework is the module that answers "what was agreed?": instruments
// and their provisions, how provisions stand in the roadmap and to one another,
// terms that are contested, and threats with the views on them.
//
// Everything here is recorded by the hub's secretariat from documents. Each
// body says where it was read; what is remembered rather than read is named in
// "unread". A quotation carries the SHA-256 of its words. Texts are of three
// kinds, and a page always says which: the official wording, a quotation as
// another document prints it, and a paraphrase of our own where we have
// neither.
//
// Titles of provisions, terms, threats and clusters are ours, in every language
// of the corpus. Titles of instruments are the issuer's; "own_titles" names the
// languages in which one is our translation. No text is translated.
//
// Readings (of a provision's status, of a term, of a threat) stand side by side
// with those who hold them. None of them is the hub's.
//
//	data/*.json ──Load──> Corpus ──said──> statements of the secretariat
//	                        │                        │ Apply
//	source documents ─Check─┘                        v
//	                                     tables ──> read models ──> pages, JSON
//
//	(nothing) ──recorded──> version 1 ──recorded──> version 2 ...
//	             a text once recorded never changes: another wording
//	             is another version, else the statement is inert
//
// # Identifiers
//
// An id is frozen when it is published and derives from the place of the text,
// never from a name: un:a-70-174:13:h:1 is the first half of paragraph 13 (h)
// of A/70/174. Roman numerals are the paragraph's own (16:d:iii); Arabic ones
// after a letter are items or halves that one paragraph holds (16:c:2).
package framework
