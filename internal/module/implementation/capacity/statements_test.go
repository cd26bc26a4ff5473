package capacity

import (
	"strings"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func TestWhatCanBeSaid(t *testing.T) {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	whole := func(change func(*Content)) *Opening {
		b := &Opening{Side: Need, Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: Content{Title: en("T"), Text: en("W"), Kinds: []string{"advice"}, Provisions: []string{"un:x:1"},
			States: []string{"state:ke"}, Languages: []string{"fr"}, From: "2026-02", Until: "2026-02-28", Contact: Contact{Office: en("O"), Mail: "office@example.org"}}}
		change(&b.Content)
		return b
	}
	for name, c := range map[string]struct {
		b    corpus.Body
		good bool
	}{
		"whole":                    {whole(func(*Content) {}), true},
		"with an address alone":    {whole(func(c *Content) { c.Contact.Mail, c.Contact.Address = "", "https://office.example/" }), true},
		"without a contact":        {whole(func(c *Content) { c.Contact.Mail = "" }), false},
		"a person's mail name":     {whole(func(c *Content) { c.Contact.Mail = "A. Person <a@example.org>" }), false},
		"an address of no web":     {whole(func(c *Content) { c.Contact.Address = "javascript:alert(1)" }), false},
		"without an office":        {whole(func(c *Content) { c.Contact.Office = i18n.Text{} }), false},
		"without a kind":           {whole(func(c *Content) { c.Kinds = nil }), false},
		"kinds not in order":       {whole(func(c *Content) { c.Kinds = []string{"training", "advice"} }), false},
		"concerns an organization": {whole(func(c *Content) { c.States = []string{"org:apc"} }), false},
		"ends before it begins":    {whole(func(c *Content) { c.Until = "2026-01-31" }), false},
		"ends in its month":        {whole(func(c *Content) { c.From, c.Until = "2026-02-10", "2026-02" }), true},
		"no day":                   {whole(func(c *Content) { c.From = "soon" }), false},
		"too long":                 {whole(func(c *Content) { c.Title = en(strings.Repeat("x", MaxTitle+1)) }), false},
		"closed in a word":         {&Closed{Side: Need, As: "state:ke", Result: Met}, true},
		"closed in no word":        {&Closed{Side: Need, As: "state:ke", Result: "well"}, false},
		"closed with one twice":    {&Closed{Side: Need, As: "state:ke", Result: Met, With: []statement.Hash{{1}, {1}}}, false},
		"withdrawn without a why":  {&Withdrawn{Side: Offer, As: "state:ke"}, false},
		"told by nobody":           {&Outcome{Offer: statement.Hash{1}, Stage: Began}, false},
		"taken back":               {&Retracted{As: "state:ke", Offer: statement.Hash{1}, Reason: en("R")}, true},
		"taken back of no offer":   {&Retracted{As: "state:ke", Reason: en("R")}, false},
		"taken back without a why": {&Retracted{As: "state:ke", Offer: statement.Hash{1}}, false},
		"told of no offer":         {&Outcome{As: "state:ke", Stage: Began}, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.b.Check()
			if (err == nil) != c.good || err != nil && !fail.Is(err, fail.Invalid) {
				t.Fatal(err)
			}
			if !c.good {
				return
			}
			body, err := corpus.Encode(c.b)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Decode(c.b.Type(), body); err != nil {
				t.Error(err)
			}
			if _, err := Decode("implementation.need.lost/1", body); !fail.Is(err, fail.Invalid) {
				t.Errorf("as another type: %v", err)
			}
		})
	}
}

// An operator adds kinds and calls shipped ones otherwise; a file that is wrong is
// refused with the entry that is.
func TestKinds(t *testing.T) {
	shipped, err := ShippedKinds()
	if err != nil || len(shipped) != 9 {
		t.Fatalf("%d kinds: %v", len(shipped), err)
	}
	with := func(file string) (Kinds, error) {
		return shipped.With(fstest.MapFS{KindsFile: {Data: []byte(file)}})
	}
	more, err := with(`[{"id":"forensics","name":{"original":"en","in":{"en":"Forensics"}}},{"id":"other","name":{"original":"en","in":{"en":"Else"}}}]`)
	if err != nil || len(more) != 10 || more.Called("other").String() != "Else" || !more.Has("forensics") || shipped.Has("forensics") || !more.Has("training") {
		t.Errorf("%+v %v", more, err)
	}
	for name, file := range map[string]string{
		"no list":         `{}`,
		"no id":           `[{"id":"A b","name":{"original":"en","in":{"en":"x"}}}]`,
		"twice":           `[{"id":"a","name":{"original":"en","in":{"en":"x"}}},{"id":"a","name":{"original":"en","in":{"en":"x"}}}]`,
		"no name":         `[{"id":"a","name":{"original":"en","in":{}}}]`,
		"an unknown part": `[{"id":"a","colour":"red","name":{"original":"en","in":{"en":"x"}}}]`,
	} {
		if _, err := with(file); !fail.Is(err, fail.Invalid) || !strings.Contains(fail.Message(err), KindsFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if same, err := shipped.With(fstest.MapFS{}); err != nil || len(same) != len(shipped) {
		t.Errorf("without a file: %v", err)
	}
}
