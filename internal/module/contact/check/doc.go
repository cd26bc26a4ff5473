// Package check is the communication checks of a community: whether the contacts
// that its directory names answer, and how fast.
//
//	called ──► answered          hub ─► participant; by a link: hub ─► participant,
//	   │          on the desk: participant ─► hub
//	   └─────────────────────────► closed      hub ─► community: rates, no names
//
// A check is called by whoever manages the directory, in one statement to each
// participant that it asks. Who of them answered is between that participant and
// the manager: these statements lie in a chest of the two, one for all checks of a
// community. What the community is told is said when the check is closed, in the
// chest of its directory: how many were asked and answered, where they are not few.
//
// # The ladder
//
//	first contact ──► reminded … ──► next contact ──► reminded … ──► contact officers
//	       │ its mail came back ───────► at once
//
// Next is the pure function that says what is to be done next and when: see
// ladder.go. It counts from what was in fact done, so a clock that is put forward
// asks nobody too early and passes over nobody. Watch does it, as a source of the
// scheduler, and notes each step in a row before anything is sent.
//
// Nobody is asked twice in a week, by whichever community, unless who calls the
// check insists; the reason stays in the statement.
//
// # What an answer is worth
//
// A contact answers by a link that works once, without an account. That somebody
// held the link is what the hub knows, and so the hub says it: the participant has
// signed nothing. Who answers on the desk speaks for the participant, under its
// key. Both are shown for what they are.
package check
