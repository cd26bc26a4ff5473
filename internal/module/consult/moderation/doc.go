// Package moderation is what becomes of contributions where the call says that
// they are looked at before they are public: comments, answers, practices,
// references, proposals for new norms, corrections of these, and amendments.
//
//	cleared ──► held: received/1 says a commitment ──► let in: the contribution itself
//	                  and nothing of content or author    ├──► declined/1, with a reason
//	                                                      └──► taken-back/1, by its author
//
// # What the register says
//
// The hub says at once that something was received: the hash of the hash that
// its author's passkeys have signed. Nobody learns from it what was written, or
// by whom; and nobody can say later that it came too late, or was never there. A
// contribution that is let in is said as it was cleared, and whoever reads it
// computes the commitment again and so finds its receipt: it counts as handed in
// when it was received. The organiser declines, any number of receipts in one
// statement, with a reason; such a statement is drafted and cleared as all that a
// participant says. What its author takes back the hub says too.
//
// A receipt that none of the three has ended is still open, for everybody to see:
// moderation can be slow, and cannot be silent.
//
// # What is not held
//
// What the secretariat records from documents; endorsements, joining and
// objections, which are acts in a negotiation and not texts to be read first;
// withdrawals; and all that organiser and leads say.
package moderation
