package introduction

import (
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var (
	asker, other, third = statement.Hash{1}, statement.Hash{2}, statement.Hash{3}
	need, offer         = statement.Hash{8}, statement.Hash{9}
)

func move(by, to statement.Hash, b corpus.Body) Move {
	return Move{Mark: Mark{By: by, Index: 1}, To: to, Subject: "introduction:x", Marking: statement.Amber, Body: b}
}

func asked(t interface{ Fatal(...any) }, role Role) *Thread {
	th, err := Next(nil, move(asker, other, &Asked{Role: role, Need: need, Offer: offer}))
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// Whatever is said, the two speak with each other only once who was asked has
// agreed, and, where the secretariat asked, once it has introduced them; nobody
// else is heard; and what is over stays over.
func TestNobodySpeaksUnasked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		th := asked(t, rapid.SampledFrom([]Role{OfNeed, OfOffer, Secretariat}).Draw(t, "role"))
		agreed, introduced := false, false
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			by, to := asker, other
			switch rapid.IntRange(0, 4).Draw(t, "by") {
			case 0:
				by = third
			case 1, 2:
				by, to = other, asker
			}
			var b corpus.Body = &Answered{Agrees: rapid.Bool().Draw(t, "agrees")}
			if rapid.Bool().Draw(t, "tells") {
				b = &Told{Stage: rapid.SampledFrom(Stages()).Draw(t, "stage")}
			}
			before := *th
			next, err := Next(th, move(by, to, b))
			if err != nil {
				if !fail.Is(err, fail.Conflict) {
					t.Fatal(err)
				}
				continue
			}
			th = next
			if a, ok := b.(*Answered); ok {
				agreed = a.Agrees
			} else if b.(*Told).Stage == Introduced {
				introduced = true
			}
			switch {
			case by == third:
				t.Fatal("a third is heard")
			case before.State == Declined || before.State == TakenBack:
				t.Fatalf("something follows after %s", before.State)
			case th.On() && (!agreed || th.Role == Secretariat && !introduced):
				t.Fatalf("they speak with each other unasked: %+v", th)
			}
		}
	})
}

func TestNext(t *testing.T) {
	told := func(s Stage) *Told { return &Told{Stage: s} }
	for name, c := range map[string]struct {
		role  Role
		moves []Move
		want  State
	}{
		"agreed, and told by both": {OfNeed, []Move{move(other, asker, &Answered{Agrees: true}), move(asker, other, told("began")), move(other, asker, told("ended"))}, Agreed},
		"declined":                 {OfOffer, []Move{move(other, asker, &Answered{})}, Declined},
		"taken back":               {OfOffer, []Move{move(asker, other, told("nothing"))}, TakenBack},
		"introduced":               {Secretariat, []Move{move(other, asker, &Answered{Agrees: true}), move(asker, other, told(Introduced)), move(other, asker, told("agreed"))}, Together},
		"named, and no more":       {OfNeed, []Move{move(other, asker, &Answered{Agrees: true}), move(asker, other, &Told{Named: MayBeNamed})}, Agreed},
		"named unasked":            {OfNeed, []Move{move(asker, other, &Told{Named: MayBeNamed})}, ""},
		"answered by who asked":    {OfNeed, []Move{move(asker, other, &Answered{Agrees: true})}, ""},
		"answered twice":           {OfNeed, []Move{move(other, asker, &Answered{}), move(other, asker, &Answered{Agrees: true})}, ""},
		"told before the answer":   {OfNeed, []Move{move(asker, other, told("began"))}, ""},
		"introduced by one of two": {OfNeed, []Move{move(other, asker, &Answered{Agrees: true}), move(asker, other, told(Introduced))}, ""},
		"asked twice":              {OfNeed, []Move{move(asker, other, &Asked{Role: OfNeed, Need: need, Offer: offer})}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			th := asked(t, c.role)
			var err error
			for _, m := range c.moves {
				var next *Thread
				if next, err = Next(th, m); err != nil {
					break
				}
				th = next
			}
			if (err != nil) != (c.want == "") || err == nil && th.State != c.want {
				t.Errorf("%s, %v", th.State, err)
			}
		})
	}
	marked := move(other, asker, &Answered{Agrees: true})
	marked.Marking = statement.Green
	if _, err := Next(asked(t, OfNeed), marked); err == nil {
		t.Error("the marking of a thread widens")
	}
}

// The newest word of either counts, and so does the newest of each on whether it may be
// named, which says nothing of how far they are.
func TestTheNewestWordCounts(t *testing.T) {
	th := asked(t, OfNeed)
	says := func(m Move) {
		t.Helper()
		var err error
		if th, err = Next(th, m); err != nil {
			t.Fatal(err)
		}
	}
	says(move(other, asker, &Answered{Agrees: true}))
	if th.Latest() != nil || th.Consents(asker) {
		t.Errorf("%+v", th)
	}
	says(move(other, asker, &Told{Stage: "began"}))
	says(move(asker, other, &Told{Stage: "ended", Named: MayBeNamed}))
	says(move(other, asker, &Told{Stage: Public}))
	if last := th.Latest(); last == nil || last.Stage != "ended" || last.By != asker || !th.Consents(asker) || !th.Consents(other) {
		t.Errorf("%+v", th)
	}
	says(move(asker, other, &Told{Named: NotNamed}))
	if last := th.Latest(); last.Stage != "ended" || th.Consents(asker) || !th.Consents(other) {
		t.Errorf("%+v", th)
	}
	for _, b := range []*Told{{}, {Named: "perhaps"}, {Stage: Public, Named: NotNamed}} {
		if b.Check() == nil {
			t.Errorf("%+v is well formed", b)
		}
	}
}
