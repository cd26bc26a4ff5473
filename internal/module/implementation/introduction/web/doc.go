// Package web is the pages of introductions, for the people of the two and for
// nobody else:
//
//	/desk/implementation/introductions            those of one's participant
//	/desk/implementation/introductions/new/{need}/{offer}   ask for one
//	/desk/implementation/introductions/{id}       one: what was said
//	…/answer, …/tell, …/introduce, …/publish, …/withdraw   forms
package web
