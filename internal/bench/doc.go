// Package bench measures. It holds tests only, which do nothing unless make
// bench asks for them: times are for reading, never for passing or failing.
//
// Every ratio is of two things measured in turn in one run on one machine.
// The statements that fill a register are listings of participants, said again
// under another formal name: real work for a projection and for the index of the
// search, while the pages keep their usual size.
package bench
