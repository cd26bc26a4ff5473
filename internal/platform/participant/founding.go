package participant

// Lacking is what stands between a participant and its first officers.
type Lacking string

// What can be lacking.
const (
	LacksNothing     Lacking = ""
	LacksStanding    Lacking = "standing"    // it may not speak on this hub: it is not accredited, or is suspended or withdrawn
	LacksCredentials Lacking = "credentials" // none are recorded, or all have run out
)

// Lacks says what the secretariat has yet to record before it can authorize the
// first officers of the participant, on a day in UTC (2006-01-02). Whoever is
// listed as of right needs credentials that are valid on that day. Those who are
// accredited need none: their accreditation is what their officers rest on, as
// credentials are of States and of their bodies.
func (l *Listed) Lacks(day string) Lacking {
	if !l.Speaks() {
		return LacksStanding
	}
	if l.Class.Stakeholder() {
		return LacksNothing
	}
	for _, c := range l.Credentials {
		if !c.Struck && (c.Until == "" || day <= c.Until) {
			return LacksNothing
		}
	}
	return LacksCredentials
}
