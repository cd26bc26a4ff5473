// Package web shows cases to those who read them: the duty board, the page of a
// case with all that was said in its threads, and a form for each thing that can
// be said. Every page says how it is marked, and that the hub is not for
// classified information.
package web
