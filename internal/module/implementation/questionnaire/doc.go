// Package questionnaire is what reports on implementation answer: sections, items
// and questions, as data.
//
//	data/*.json ─┐
//	             ├─ With ──check──► Library ──► Get(id, version): a Questionnaire
//	an operator's┘                     │
//	own files                          └──► Map(answers, from, to): where a version
//	                                        follows another
//
// A questionnaire has an id and a version. Reports name both, so that what was
// asked can be shown beside what was answered for as long as the version is here;
// a version that reports name is not taken away, a new one stands beside it. Items
// are mostly provisions; those that are none have an id of their own. Nothing in a
// questionnaire is mandatory, and a question says what it is for, not what a good
// answer is.
//
// Two are shipped: "framework", with an item for each provision of the reports of
// 2013 and 2015 that can be reported on, and "short", an hour's work, with an item
// for each cluster of the roadmap. An operator's file with the id and version of a
// shipped questionnaire stands in its place.
package questionnaire
