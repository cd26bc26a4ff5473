// Package web is the forms and the parts of pages that the entries of all kinds
// have in common: whose words something is and through whom it comes, how it is
// drafted, confirmed, changed and ended, and what is shown to who clears it.
//
// A room gives a Room the fields of its content; its own pages show the rest.
package web
