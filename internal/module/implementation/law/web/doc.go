// Package web is the pages of the register of laws and policies:
//
//	/implementation/laws                     the list, narrowed by State, type, status, provision, language
//	/implementation/laws.csv, .xlsx          the same as files
//	/implementation/laws/{id}                one of them
//	/desk/implementation/laws…               the forms
//
// On and Of add to the page about a provision, and of a participant, which laws
// serve it, or are its own.
package web
