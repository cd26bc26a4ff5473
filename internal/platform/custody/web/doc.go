// Package web shows keys to people: in public, a participant's keys with their
// history and its fingerprint; at the desk of its key officers, what is due, and
// a form for everything that can be done; and the recovery sheet, once.
package web
