// Package web is the pages of questionnaires and of reports on implementation.
//
//	/implementation/questionnaires            what is asked
//	/implementation/questionnaires/{id}/{version}   one, as it prints
//	/implementation/reports                   the newest first, narrowed
//	/implementation/reports/{id}              one, with its wordings
//	/implementation/provisions                what can be reported on
//	/implementation/provisions/{topic}        who reported what on it
//	/implementation/states                    who reported
//	/implementation/states/{id}               what a participant reported
//	/implementation/states/{id}/{topic}       from period to period, as redlines
//
// and, for those who draft, /desk/implementation/…: a form an item.
package web
