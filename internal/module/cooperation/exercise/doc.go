// Package exercise is how an organizer has participants practise: a scenario
// whose injects are played on a clock, and what became of each.
//
// An exercise is between the participant that organizes it and one or several
// players. With each player it has one thread, in a chest of its own: a player
// reads the injects that are addressed to it, and no other. Everything in it is
// marked EXERCISE, from the first statement on.
//
//	opened ──► played, played, … ──► closed, with the after-action table
//	  │  ▲                  ▲
//	  │  └──── paused ◄──► resumed
//	  └──► observed, by either of the two, until some time after the end
//
// Two people of the organizer clear the opening, and with it the scenario, of
// which the opening holds a salted hash. What follows from it alone, an inject
// that is due, a pause, the end, is said at once in the organizer's name and is
// not cleared again. An observation is in somebody's own words, and is.
//
// # The clock
//
// A scenario counts minutes from the start. The clock of an exercise may run
// faster than others, by a factor, and stands still while it is paused. When an
// inject is due follows from what was said and from the scenario alone: When.
// The runner plays what is due and was not played; what was played stands in
// the thread. So nothing is played twice, whichever way the hub's clock is set,
// and what fell due while the hub was away is played when it is back.
//
// # What players do
//
// They speak as they do in earnest, in cases that say of which exercise they are
// part. The organizer reads these along. The after-action table holds against
// each inject what was expected of whom, and the first statement that is that.
//
// # Where a scenario lies
//
// Before it is played it is the organizer's alone: a private row, sealed under
// the organizer's data key.
package exercise
