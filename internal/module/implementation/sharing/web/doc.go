// Package web shows what is shared in confidence of what participants prepare: to
// whose it is, and to whom it was shared with.
//
//	/desk/implementation/shared                                  both lists
//	/desk/implementation/shared/{id}                             one, with its versions
//	/desk/implementation/shared/{id}/recall                      the form that recalls it
//	/desk/implementation/preparations/{id}/items/{item}/share    the form that shares
//
// Every page bears the marking of what is on it.
package web
