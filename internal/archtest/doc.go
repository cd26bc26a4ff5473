// Package archtest is the plan of the house as a failing test: which package
// may import which, and what every file and package owes its reader. rooms.go
// holds the plan:
//
//	statement, identity, redline, fail, clock ← kernel ← platform ← module
//	    ← module/web, module/api ← app ← cmd
//
// External test packages (package x_test) are free to import anything: a test
// of a whole hub is one.
package archtest
