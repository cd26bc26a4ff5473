// Package consult is how a text that was agreed is given its meaning in common:
// an organiser calls a consultation, in phases, with working groups; those who
// are invited contribute and propose changes; leads decide; the outcome is
// published. This room is the process; what is done within it has rooms of its
// own below.
//
//	called ──► phase: planned ──► open ──► closed ──► … next phase
//	   │                 ▲          │         │
//	   │                 │      extended   reopened   (each with a reason)
//	   ├─► group formed ──► asked to join ──► admitted or declined ──► left
//	   │        └─► point opened ──► point settled
//	   └─► concluded
//
// # Who says what
//
// The organiser says everything about the process: a listed participant, by its
// own people and under its own key. What was held elsewhere is recorded from a
// document by the hub's secretariat, and is shown so. A group has a lead, and a
// lead is a participant too, often an individual in personal capacity: what a
// lead decides is signed by that participant, and no operator decides in
// anybody's place.
//
// # Time
//
// Phases open and close by statements of the hub's scheduler, at the instants
// that the consultation names; nothing follows from a clock alone. Phases of a
// consultation that is recorded have the time frame that the document prints,
// to the month or the day, and whether they are over is what the document says.
//
// # What is open
//
// A phase names what it accepts. Whether a contribution came in time is decided
// by the order of the organiser's register, when it is said: never by the
// instant that a statement names.
package consult
