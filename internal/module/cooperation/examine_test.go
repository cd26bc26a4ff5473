package cooperation

import (
	"testing"
	"time"

	"comity.example/comity/internal/fail"
)

// TestTheHalfAndItsProvision: a request relies on the half of the norm on which it
// rests, unless it relies on something else altogether.
func TestTheHalfAndItsProvision(t *testing.T) {
	const first, second, other = "un:a-70-174:13:h:1", "un:a-70-174:13:h:2", "un:a-70-174:13:c"
	for name, tc := range map[string]struct {
		half     Half
		is, want string
	}{
		"assistance":               {Assistance, first, first},
		"mitigation":               {Mitigation, first, second},
		"assistance, after all":    {Assistance, second, first},
		"another one, on purpose":  {Mitigation, other, other},
		"no half that there is":    {"neither", first, first},
		"mitigation, as it stands": {Mitigation, second, second},
	} {
		if got := tc.half.Relies(tc.is); got != tc.want {
			t.Errorf("%s: relies on %s, want %s", name, got, tc.want)
		}
	}
}

// TestHalfAndProvisionTogether: whoever says it, in an opening or in a correction, a
// request does not rest on one half and rely on the other.
func TestHalfAndProvisionTogether(t *testing.T) {
	bodies := func(half Half, provision string) map[string]Body {
		r := requested()
		r.Half, r.Provision = half, provision
		return map[string]Body{"an opening": r, "a correction": &Correction{Matter: &r.Matter, Asking: &Asking{Half: half}}}
	}
	for _, half := range Halves() {
		for other, provision := range rests {
			for name, b := range bodies(half, provision) {
				if err := together(b); (err != nil) != (half != other) || err != nil && (!fail.Is(err, fail.Invalid) || Beside(err) != InProvision) {
					t.Errorf("%s: %s relies on %s: %v", name, half, provision, err)
				}
			}
		}
		for name, b := range bodies(half, "un:a-70-174:13:c") {
			if err := together(b); err != nil {
				t.Errorf("%s on something else: %v", name, err)
			}
		}
	}
	if err := together(notified()); err != nil {
		t.Errorf("a notification: %v", err)
	}
	c := notified().Matter
	if err := together(&Correction{Matter: &c}); err != nil {
		t.Errorf("a correction of the matter alone: %v", err)
	}
}

// TestInstantsAhead: what is offered, and until when, can still be kept when it is
// said, and is not a slip of the year.
func TestInstantsAhead(t *testing.T) {
	now := start
	hours := func(n int) Instant { return instant(now.Add(time.Duration(n) * time.Hour)) }
	offer := func(begins, ends, holds, due int) Body {
		o := &Offer{Begins: hours(begins), Ends: hours(ends), Milestones: []Step{{ID: "step", Due: hours(due)}}}
		if holds != 0 {
			o.Holds = hours(holds)
		}
		return o
	}
	until := func(n int) Body { return &Extension{Until: hours(n)} }
	for name, tc := range map[string]struct {
		b    Body
		want Input
	}{
		"an offer":                           {offer(1, 48, 24, 30), ""},
		"begun already":                      {offer(-5, 48, 0, 30), ""},
		"over":                               {offer(-48, -1, 0, -2), InEnds},
		"that ends before it begins":         {offer(48, 24, 0, 30), InEnds},
		"in more than ten years":             {offer(1, 24*366*11, 0, 30), InEnds},
		"no longer to be accepted":           {offer(1, 48, -72, 30), InHolds},
		"to be accepted once it is over":     {offer(1, 48, 49, 30), InHolds},
		"a milestone that has passed":        {offer(-5, 48, 0, -2), InSteps},
		"a milestone after the end":          {offer(1, 48, 0, 24*30), InSteps},
		"a milestone before the beginning":   {offer(10, 48, 0, 5), InSteps},
		"another instant":                    {until(48), ""},
		"another instant that has passed":    {until(-1), InMoved},
		"another instant in a hundred years": {until(24 * 366 * 100), InMoved},
		"something else":                     {notified(), ""},
	} {
		if err := ahead(tc.b, now); Beside(err) != tc.want || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMilestonesStayInTheFrame: a milestone is moved to no instant outside the time frame
// of the offer, nor the delivery before a milestone, as both stand by then.
func TestMilestonesStayInTheFrame(t *testing.T) {
	s := begin(t, Request).play("C acknowledged", "C offered", "O accepted") // milestones after 48 and 72 hours, delivery after 96
	moved := func(w What, step string, hours int) *Extension {
		return &Extension{As: As{Kind: Request, Verb: Extended}, What: w, Step: step, Until: instant(start.Add(time.Duration(hours) * time.Hour)), Reason: words("CANARY-reason")}
	}
	check := func(when string, b *Extension, refused bool) {
		t.Helper()
		if err := s.th.framed(b); (err != nil) != refused || err != nil && (!fail.Is(err, fail.Invalid) || Beside(err) != InMoved) {
			t.Errorf("%s: %v", when, err)
		}
	}
	check("a milestone within it", moved(ReachStep, "report", 90), false)
	check("a milestone at its end", moved(ReachStep, "report", 96), false)
	check("a milestone behind the delivery", moved(ReachStep, "report", 97), true)
	check("a milestone before it begins", moved(ReachStep, "report", -1), true)
	check("the delivery later", moved(Deliver, "", 120), false)
	check("the delivery before a milestone", moved(Deliver, "", 60), true)
	check("the end", moved(Conclude, "", 500), false)
	s.sayBody(Opener, moved(Deliver, "", 120)).play("C agreed")
	check("a milestone within what both have agreed on", moved(ReachStep, "report", 110), false)
	check("a milestone behind that", moved(ReachStep, "report", 121), true)
}
