// Package cooperation is how States tell each other of incidents, ask for help
// and answer: notifications (norm 13 (c) of A/70/174) and requests for assistance
// or mitigation (norm 13 (h)).
//
// A case is between the participant that opens it and one or several others. With
// each of them it has one thread, and a thread is all there is between these two:
// a statement to three is three statements. The opener reads all threads of its
// case, each other participant its own, unless the opener and the other side of a
// thread let somebody in. All of it is confidential.
//
// A notification:
//
//	sent ──► acknowledged ──► replied ──► closed by both
//	  │        │  ▲  answered, acted, unable
//	  │        └──┘ asked, answered: questions of either side
//	  └──► withdrawn by who sent it, at any time before it is closed
//
// A request:
//
//	sent ──► acknowledged ──► assessing ─┬─► offered ──► accepted ──► delivered ──► closed by both
//	  │                                  │     ▲  └──► refused   ├─ milestones        ▲
//	  │                                  ├─► declined ───────────┘ ───────────────────┤
//	  │                                  └─► referred ────────────────────────────────┘
//	  └──► withdrawn
//
// Nothing goes on before receipt is acknowledged: by a statement of who received
// it, or by telephone, noted by either side. Who declined, referred or was
// refused may offer anew. Corrections replace what was said, by who said it; what
// was said before stays in the thread. An instant by which something is due
// changes when one side proposes another and the other agrees.
//
// # Due
//
// How long each step may take is in the opening statement, in minutes: its
// template proposes it, whoever sends it can change it. So what is due when
// follows from the statements alone, whatever an operator makes of the templates
// later. The acknowledgement alone is referred onward: to the next contact of the
// notified State, then to its officers; the opener is told that, and nobody else
// is told anything.
//
// # Exercises
//
// An exercise is marked as such from its first statement on, and so is each later
// one: a statement that is not marked does not enter an exercise, and the other
// way round.
//
// # What is not said here
//
// Nothing asks who is to blame. A notification carries the sentence that it
// implies no responsibility of the notified State, and a statement without it is
// no notification.
package cooperation
