// Package meeting is the meetings of a consultation, what was said in them, and
// what their Chairs make of it.
//
//	convened ──► changed (another plan, with a reason)
//	   ├─► intervened, in a session: attributed, or under the rule
//	   ├─► presented: a paper
//	   ├─► withdrawn: an intervention, a paper, or the meeting
//	   └─► summary made ──► corrected ──► withdrawn
//	             └─► traced: the Chair publishes what the points rest on
//
// # The non-attribution rule
//
// What is said in a session under the rule is taken down by whoever convened or
// chairs the meeting, without the person and without the participant. The body
// has no member for them, such a session has no list of participants, what an
// intervention is about is no participant, and a statement that says otherwise
// is refused before anything of it is kept. A session that is under the rule
// stays so, and one that is not never comes under it.
//
// # Summaries
//
// Each point of a summary says what kind of thing it rests on: contributions, a
// session under the rule, or the Chair's own view. A point with none of the
// three is shown so. Which contributions a point rests on is the Chair's to know:
// the tracing is sealed under the key of the participant who says the summary,
// and the body holds only its salted hash. Who contributed is told where his or
// her own contribution went, and nobody else's. By consult.summary.traced/1 the
// Chair publishes the tracing with its salt; it counts if it is what the summary
// committed to.
package meeting
