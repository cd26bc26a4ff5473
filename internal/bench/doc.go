// Package bench measures. It holds tests only, which do nothing unless make
// bench asks for them: times are for reading, never for passing or failing.
//
// Every ratio is of two things measured in turn in one run on one machine.
// Registers are filled with statements of a kilobyte: nine of ten of a type
// that the hub does not know, which it keeps and proves like any other, and
// one that lists a participant again, which is work for a projection and for
// the index of the search. The pages keep their usual size.
package bench
