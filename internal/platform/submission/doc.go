// Package submission is what participants hand in, whoever's hands it came
// through: in their own words under their own key, recorded by the hub's
// secretariat from a document, transmitted by another participant, or said for
// a group.
//
//	secretariat, from a document ──► recorded ────┐
//	a State or organization, another's ► transmitted ┤
//	a participant, alone, jointly,                │
//	or for a group ──────────────────► made ──────┤
//	                                              ▼
//	     joined (a signatory signs) ──────► the submission ──► withdrawn
//	     confirmed (its author's own key) ──►  │   ▲
//	                                           └───┘ corrected: another wording,
//	                                                 the earlier ones stay visible
//
// Most who have something to say will not sign in on the first day. What is
// recorded or transmitted stands in the name of whoever says so, names its
// author and its document, and is shown as such until its author confirms it.
//
// Who corrects and withdraws what was said, and who only takes itself off it, is
// one rule for this room and every other: Told.Alters and Told.Leaves.
//
// # Who is heard
//
// A statement here names as whom its author speaks ("as": a listed id). It
// counts when the register binds that id to the key that signed, and the
// participant could speak, at the statement's own index: see Standing. Nothing
// of that is decided when a statement is applied, because what the register
// says of participants is another room's; Next decides what follows from the
// subject's own statements alone.
//
// # For other rooms
//
// A room whose statements may come through others embeds Via in their bodies.
// A confirmation (submission.confirmed/1) has the confirmed statement as its
// subject, of whatever type: Queries.Told gives for any statement how it came
// to be said and who has confirmed it, and web.ViaView says it on a page, in
// the same words everywhere.
package submission
