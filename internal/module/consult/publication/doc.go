// Package publication is what a consultation comes to: commentary and guidelines
// on what was agreed, chapter by chapter, published once and for good.
//
//	the rooms ──Assemble──► draft ──edited, cleared──► published
//	                                                      │
//	                      translated, officially or not ──┤
//	                      corrected: an erratum ──────────┤
//	                      followed: by another edition ───┘
//
// # What is published
//
// One statement says all of it: each chapter has the official texts of its
// provisions, the guidance as the texts of the consultation stand, commentary,
// the rationale, good practice, a bibliography, national views, and who
// contributed. So what was published never changes, whatever becomes of what it
// was made from, and nobody has to put it together again to read it.
//
// # What is quoted and what is written
//
// A paragraph is quoted or written. What is quoted stands word for word in the
// statement that it names, or in the official text of the provision: who says
// otherwise is refused. What is written is the organiser's, and may name the
// statements that it rests on. Guidance is computed again from the text and its
// version; each run of its words names the amendments that put it there.
//
// # How it was agreed
//
// Guidance that nobody adopted, or that was adopted with reservations or ad
// referendum, does not read as if all had agreed to it: each text says how its
// version was agreed when it was published, by which statement, and who reserved
// what. What is lifted or confirmed later is in the register of the text; the
// publication stays.
//
// # What lasts
//
// Each paragraph has an id that says nothing of its place: a paragraph that goes
// on unchanged into the next edition keeps it there, and no other one ever has
// it. An edition does not replace the one before: it names it.
//
// An erratum says what is wrong and how it reads; the words that were published
// stay, and the erratum stands beside them. A translation goes by the ids of the
// paragraphs. It is official where the organiser says so, and may lack
// paragraphs: that is said in their place.
package publication
