// Package tracked turns a redline into paragraphs with tracked changes, as word
// processors keep them: accepting all gives the text after, rejecting all the
// text before, unit by unit, with their labels.
//
//	before, lines ──Paragraphs──► paragraphs of package docx
//
// Words that go and come are tracked where they stand. A unit that was split,
// joined, or made another kind of unit is taken out and put in as a whole; one
// that moved is given where it was and where it is. Labels that count anew are
// nobody's amendment, but have to be tracked, or rejecting all would leave the
// new ones.
//
// What is in brackets is not tracked: a word processor cannot hold two changes of
// one word. It is printed as on the page, each alternative with who proposes it.
package tracked
