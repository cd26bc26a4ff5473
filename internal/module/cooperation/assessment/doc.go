// Package assessment is how a participant weighs an incident by itself, and what
// of it it shares: norm 13 (b) of A/70/174 asks for all relevant information,
// among it the larger context, the challenges of attribution and the nature and
// extent of the consequences.
//
//	in the house, sealed under the participant's key        in the journal
//
//	draft ──► settled by a second person ──► sections chosen ──► shared with one other
//	  ▲          │                                                  │  ▲
//	  └──────────┘ the next version                                 │  └─ shared anew: a later version
//	                                                                └──► withdrawn
//
// # What never travels
//
// A participant's own assessment is no statement: it lies in private rows of the
// hub that hosts the participant, and nothing signs, anchors, proves or copies it
// elsewhere. What is shared is a statement of its own, in a chest of its own, and
// holds the sections that somebody chose, word for word as they were settled. A
// section that a template says stays can be none of them; the one on the
// challenges of attribution never can, whatever a template says: a body that has
// it is none. So nothing that leaves the house can carry it by mistake.
//
// # What arises from a case
//
// An assessment may be of a case. Then it is read in the house by those who read
// that case, and sections of it are shared by the rule for all that arises from a
// case: cooperation.Queries.Arises.
//
// # Templates
//
// Templates and the mappings between them are data with versions; an operator
// adds those of its region. Two assessments that follow different templates are
// read side by side through the mapping: what has no counterpart stands alone,
// and nothing is left out.
package assessment
