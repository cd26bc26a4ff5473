// Package capacity is needs and offers of capacity-building: who asks for what,
// who offers what, which of them go together and why, and what became of it.
//
//	need:   stated ──► open ──► closed, with what became of it
//	offer:  made   ──► open ──► closed
//	                    ├─ changed: other words; the earlier ones stay visible
//	                    ├─ confirmed: submission.confirmed/1, by an author through whom it did not come
//	                    └─ withdrawn, by who said it
//
// States, regional organizations and stakeholders who are listed say it under
// their own key, or it comes through others, as submission.Via tells. It names an
// office and its address, and no person.
//
// # What goes together
//
// Match holds a need against an offer and gives what fits, what does not, and
// what one of the two leaves open. It is pure, gives no number, and never pairs
// what is closed or what is by the same participant. The order of a list of
// matches is a rule that readers are told: see Match.Before.
//
// # What became of it
//
// A need or an offer that is closed says how. What two agreed on, began and ended
// is theirs (package introduction); either of them may make its own account public
// (outcome told), and it then stands beside the need and the offer until its author
// withdraws it (outcome withdrawn) or tells anew.
package capacity
