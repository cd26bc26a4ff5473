// Package participant is who there is, and who may say something new here:
// States, groups of States, regional organizations, intergovernmental bodies,
// stakeholder organizations and individuals in personal capacity, each with a
// frozen id, its names, what kind of participant it is, and the identities that
// were bound to it.
//
// It ships a table of the 193 States Members of the United Nations and the two
// non-member observer States, with the short names that the United Nations uses
// in its six official languages, and of the bodies that the corpus names.
//
//	listed ── proposed ──► proposed ── ended, by the clock ──► awaiting decision ── declined ──► not accredited
//	  │                       ▲  objected, by listed States            │                              │
//	  │                       └────────────────────────────────────────┼──────────────────────────────┘
//	  └── accredited ──────────────────► accredited ◄── accredited ────┘
//
//	any of these ── suspended ──► suspended ── restored ──► what it was before
//	any of these ── withdrawn ──► withdrawn ── restored, or for a stakeholder proposed or accredited anew
//
// To be listed is to be named here, and no more: it accredits nobody, and says
// nothing of how anyone regards anyone else. The listing is no list of who may
// take part in what. States and their bodies are listed as of right and are not
// accredited; stakeholders are.
//
// Each change is effective from its own index in the register. What was said
// before a suspension or a withdrawal stays valid; see Listed.StatusAt. A second
// identity that is bound to an id ends the first from there on, and what that
// one said stays what this participant said.
//
// Where a hub's rules give States days in which to object, its secretariat
// accredits nobody before they are over; a register that comes from elsewhere
// may tell of a hub with other rules.
//
// What rests on a struck statement is marked wherever it is read, and does not
// count; the fold itself is as it was. An identity whose naming is struck is
// bound to nobody, and the one before it is in force. A suspension or a
// withdrawal that is struck silences nobody, an accreditation that is struck
// gives no voice, and credentials and objections that are struck do not count:
// the last decision that is not struck decides. A listing is no decision, and
// silences nobody when it is struck. The secretariat decides anew from the
// status that the statements give: it restores whom a struck statement
// suspended or withdrew, and withdraws and accredits anew whom one accredited.
//
// An individual is named by consent: the id is random, and the name stands in a
// body alone, which can be erased.
package participant
