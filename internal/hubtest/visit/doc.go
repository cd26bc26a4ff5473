// Package visit looks at a whole hub as a visitor does, who only reads: every
// address that a link leads to, every route in a browser, every file beside its
// table, and what is said where there is nothing. It holds tests only.
//
// They take long and read one hub, which nobody changes: so they are a program of
// their own, which runs beside the tests of package app.
package visit
