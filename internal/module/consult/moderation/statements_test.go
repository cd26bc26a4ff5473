package moderation

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

var hash = statement.Hash{1, 2, 3}

// TestEachGoesThereAndBack: every type has a body, and the same one again.
func TestEachGoesThereAndBack(t *testing.T) {
	for _, b := range []corpus.Body{&Received{Commitment: hash}, &TakenBack{Receipt: hash},
		&Declined{As: "state:ke", Receipts: []statement.Hash{{1}, {2}}, Reason: Other, Words: i18n.Of("en", "W")}, &Declined{Receipts: []statement.Hash{hash}, Reason: Automated}} {
		wire, err := corpus.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Type(), wire)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s: %s, was %s, %v", b.Type(), again, wire, err)
		}
	}
}

// TestRules: each broken alone.
func TestRules(t *testing.T) {
	many := make([]statement.Hash, MaxReceipts+1)
	for i := range many {
		many[i] = statement.Hash{1, byte(i >> 8), byte(i)}
	}
	for name, b := range map[string]corpus.Body{
		"a receipt of nothing":       &Received{},
		"nothing is taken back":      &TakenBack{},
		"nothing is declined":        &Declined{Reason: Subject},
		"too much at once":           &Declined{Reason: Subject, Receipts: many},
		"one twice":                  &Declined{Reason: Subject, Receipts: []statement.Hash{hash, hash}},
		"out of order":               &Declined{Reason: Subject, Receipts: []statement.Hash{{2}, {1}}},
		"for no reason":              &Declined{Receipts: []statement.Hash{hash}},
		"for an unknown reason":      &Declined{Receipts: []statement.Hash{hash}, Reason: "taste"},
		"for another, not named":     &Declined{Receipts: []statement.Hash{hash}, Reason: Other},
		"by nobody who is listed":    &Declined{As: "Kenya", Receipts: []statement.Hash{hash}, Reason: Subject},
		"with words that are no use": &Declined{Receipts: []statement.Hash{hash}, Reason: Subject, Words: i18n.Of("en", "a\x00b")},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&Declined{Reason: Automated, Receipts: many[:MaxReceipts]}).Check(); err != nil {
		t.Error(err)
	}
}

// TestEachReceiptEndsOnce is the law of the fold: whatever is said in whatever
// order, each receipt of the hub's has one state; the first thing after it that
// ends it and counts does; and the counts add up.
func TestEachReceiptEndsOnce(t *testing.T) {
	hub, organiser, stranger := statement.Hash{100}, statement.Hash{101}, statement.Hash{102}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "receipts")
		var c Case
		mark := func(by statement.Hash) submission.Mark {
			i := int64(len(c.Receipts) + len(c.Decisions) + len(c.Said))
			return submission.Mark{Statement: statement.Hash{7, byte(i)}, By: by, Index: i, At: time.Unix(i, 0)}
		}
		for range rapid.IntRange(n, 20).Draw(t, "statements") {
			who := rapid.SampledFrom([]statement.Hash{hub, organiser, stranger}).Draw(t, "by")
			which := rapid.IntRange(0, n-1).Draw(t, "which")
			var named []statement.Hash
			for _, r := range c.Receipts {
				if rapid.Bool().Draw(t, "named") {
					named = append(named, r.Statement)
				}
			}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				c.Receipts = append(c.Receipts, Receipt{Mark: mark(who), Commitment: statement.Hash{1, byte(which)}})
			case 1:
				c.Said = append(c.Said, Said{Mark: mark(who), Commitment: statement.Hash{1, byte(which)}, Bound: true})
			case 2:
				c.Decisions = append(c.Decisions, Decision{Mark: mark(who), Declines: true, As: "state:ke", Reason: Subject, Receipts: named})
			default:
				c.Decisions = append(c.Decisions, Decision{Mark: mark(who), Receipts: named})
			}
		}
		all, err := Standing(c, World{Hub: hub, Speaks: func(id string, by statement.Hash, _ int64) (bool, error) { return by == organiser, nil },
			Organises: func(id string) bool { return id == "state:ke" }})
		if err != nil {
			t.Fatal(err)
		}
		hubs := 0
		for _, r := range c.Receipts {
			if r.By == hub {
				hubs++
			}
		}
		s := Summarise(all, c.Said)
		if len(all) != hubs || s.Received != hubs || s.Held+s.LetIn+s.Declined+s.TakenBack != hubs || s.Past > len(c.Said) || s.LetIn+s.Past < len(c.Said) && s.LetIn == 0 && s.Past != len(c.Said) {
			t.Fatalf("%+v of %+v", s, c)
		}
		for _, r := range all {
			if (r.State == Held) != (r.Ended == nil) || r.Ended != nil && r.Ended.Index <= r.Index {
				t.Fatalf("%+v", r)
			}
			for _, d := range c.Said {
				if d.Commitment == r.Commitment && d.Index > r.Index && (r.Ended == nil || d.Index < r.Ended.Index) {
					t.Fatalf("%+v had been let in by %+v", r, d)
				}
			}
		}
	})
}
