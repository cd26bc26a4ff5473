package adoption

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// pure is a world in which everybody is heard and Kenya leads.
var pure = World{
	Speaks: func(string, statement.Hash, int64) (bool, error) { return true, nil },
	Told: func(via submission.Via, _ submission.Mark) (submission.Told, error) {
		return submission.Told{Via: via, Known: true}, nil
	},
	Decides: func(as string, _ int64) (bool, error) { return as == "state:ke", nil },
}

// TestTheRegisterDecides: whatever is said, in whatever order it arrives, what
// follows is the same, and a version is adopted once at the most: by silence only
// where nobody broke it between its beginning and its end.
func TestTheRegisterDecides(t *testing.T) {
	of := &consult.Consultation{Plan: consult.Plan{Decision: consult.Decision{Rule: consult.Silence, Hours: 1}}}
	of.Via = submission.Via{Mode: submission.Own, Author: "state:ke"}
	tabled, err := text.Standing(&text.Case{Tabled: &text.First[text.Tabled]{Mark: submission.Mark{Statement: some}, Body: text.Tabled{Via: ke, Language: "en", Text: "One two.\n"}}}, nil,
		text.World{Speaks: pure.Speaks, Told: pure.Told, Of: func(statement.Hash) (*consult.Consultation, error) { return of, nil },
			At: func(statement.Hash, int64) (*consult.Consultation, error) { return of, nil }})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	instant := func(h int) string { return start.Add(time.Duration(h) * time.Hour).Format(form.InstantForm) }
	rapid.Check(t, func(t *rapid.T) {
		var c Case
		var begun []*One
		n := rapid.IntRange(1, 25).Draw(t, "statements")
		for i := range n {
			o := One{Mark: submission.Mark{Statement: statement.Hash{byte(i + 1)}, Index: int64(i + 1), At: start.Add(time.Duration(i) * time.Hour)}}
			p, due := statement.Hash{0xff}, instant(0)
			if len(begun) > 0 && rapid.IntRange(0, 9).Draw(t, "aims") > 0 {
				of := rapid.SampledFrom(begun).Draw(t, "procedure")
				p, due = of.Statement, rapid.SampledFrom(c.instants(of)).Draw(t, "due")
			}
			by := submission.Via{Mode: submission.Own, Author: rapid.SampledFrom([]string{"state:fr", "state:de"}).Draw(t, "by")}
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				o.Begun = &Begun{As: rapid.SampledFrom([]string{"state:ke", "state:fr"}).Draw(t, "as"), Hash: tabled.InForce().Hash, Until: instant(i + rapid.IntRange(0, 3).Draw(t, "hours"))}
			case 1:
				o.Broken = &Broken{Via: by, Procedure: p}
			case 2:
				o.Extended = &Extended{As: "state:ke", Procedure: p, Until: instant(i + rapid.IntRange(0, 3).Draw(t, "hours"))}
			case 3:
				o.Reserved = &Reserved{Via: by, Kind: AdReferendum}
			default:
				o.Ended = &Ended{Procedure: p, Due: due, Outcome: rapid.SampledFrom([]Outcome{Kept, WasBroken, Superseded}).Draw(t, "outcome")}
			}
			if o.Begun != nil {
				begun = append(begun, &o)
			}
			c.Said = append(c.Said, o)
		}
		got, err := Standing(&c, tabled, of, pure)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Adoptions) > 1 || (got.State == Agreed) != (len(got.Adoptions) == 1) {
			t.Fatalf("adopted %d times, and it is %s", len(got.Adoptions), got.State)
		}
		for _, a := range got.Adoptions {
			p := got.Procedure(a.Procedure)
			if len(p.Broken) > 0 || p.State != Agreed || p.Ended.Statement != a.Statement {
				t.Fatalf("adopted by a procedure that is %s, broken %d times", p.State, len(p.Broken))
			}
		}
		mixed := Case{Said: rapid.Permutation(slices.Clone(c.Said)).Draw(t, "arrival")}
		again, err := Standing(&mixed, tabled, of, pure)
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("in another order of arrival it is %+v, not %+v: %v", again, got, err)
		}
	})
}
