// Package compendium is the national views put together: what States hold on how
// international law applies, on terms, on threats and on what was agreed, each in
// its own words, with the document and the place in it.
//
//	positions of States ──► Arrange ─┬─► by what they are on ──► a page
//	  (read through View)            └─► by whose they are    ──► CSV, Excel
//
// A view has one place: the page of the position, with its wordings and what
// followed it. The compendium leads there. It adds no summary, weighs nothing and
// counts nobody; names and subjects stand in the alphabetical order of the
// reader's language.
package compendium
