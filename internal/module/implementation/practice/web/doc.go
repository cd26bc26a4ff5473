// Package web is the pages of the register of good practices:
//
//	/implementation/practices                the list, narrowed by provision, kind, region, language, author
//	/implementation/practices.csv, .xlsx     the same as files
//	/implementation/practices/{id}           one of them
//	/desk/implementation/practices…          the forms
//
// Practices that were handed in elsewhere are listed beside those of the register,
// with where they come from. On and Of add to the page about a provision, and of a
// participant, which practices there are.
package web
