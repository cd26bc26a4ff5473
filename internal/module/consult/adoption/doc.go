// Package adoption is how what is agreed on a text is agreed: a silence procedure
// that somebody breaks or nobody does, adoption, reservations.
//
//	text, version in force
//	   │ editor: the lead adopts ───────────────────────────────┐
//	   │ consensus: the chair records that nobody objects ──────┤
//	   │ silence: begun ──► running ──► ended, unbroken ────────┴──► adopted
//	   │             ▲         ├─ extended
//	   │             │         ├─ broken ──► back to the lead ──► begun anew
//	   │             └─────────┤
//	   │                       └─ another version is put in force: superseded
//	   └─ reserved: objection, reservation, ad referendum, explanation,
//	      interpretation ──► lifted: withdrawn, confirmed, not confirmed
//
// All of it is about one version, which is named by its number and its hash, and
// its subject is the text. What was said of a version does not pass on to the
// next one.
//
// # Silence
//
// Who cannot accept a text breaks silence, with a reason, before the instant
// named. The first break decides: the version is not adopted. Others may give
// their reasons until the instant has come. At that instant the hub's scheduler
// says what follows from the register; it says nothing that a reader could not
// compute. A break counts by its place in the register: before the statement that
// ends the procedure. The hub itself refuses one whose instant has passed, also
// where it had no occasion yet to say so.
//
// # Whose agreement is asked for
//
// Of those whom the call invites by class or by name, each; where it invites
// everybody, States and groups of States. They object, break silence, and agree
// with a reservation or ad referendum. Whoever is invited explains a position.
//
// # Objections
//
// Under consensus an objection that stands keeps the version from being adopted;
// under the editor's rule it is recorded, and the lead decides. Text that is
// still in brackets is not adopted under any rule.
package adoption
