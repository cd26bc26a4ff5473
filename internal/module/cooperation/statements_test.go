package cooperation

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/bodies.golden"

// examples gives a good body of each type, in the order of Types.
func examples() (out []Body) {
	on := statement.Hash{7}
	for _, typ := range Types() {
		k, v, _ := ParseType(typ)
		if k == "" {
			k = Notification
		}
		b := example(k, v, on)
		if c, ok := b.(*Correction); ok && k == Request {
			m := matter("request/1")
			m.Until = instant(start)
			c.Matter, c.Words = &m, i18n.Text{}
		}
		b.as().Exercise = v == Assessing
		out = append(out, b)
	}
	return out
}

// TestEachGoesThereAndBack: every type has a body, and the same one again; its
// bytes are those of the golden file.
func TestEachGoesThereAndBack(t *testing.T) {
	var all bytes.Buffer
	for i, b := range examples() {
		if b.Type() != Types()[i] {
			t.Fatalf("%s is written as %s", Types()[i], b.Type())
		}
		d, err := Saying{By: alpha, To: beta, Case: aCase, Marking: statement.Amber, Body: b}.Draft()
		if err != nil || d.Subject != aCase || d.Stream != beta.String() || d.Marking != statement.Amber {
			t.Fatalf("%s: %+v, %v", b.Type(), d, err)
		}
		got, err := Decode(b.Type(), d.Body)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, d.Body) {
			t.Errorf("%s comes back as %s", d.Body, again)
		}
		all.WriteString(b.Type() + " " + string(d.Body) + "\n")
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, all.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(want, all.Bytes()) {
		t.Errorf("the bodies are written otherwise than in %s: %v", golden, err)
	}
}

func TestTypes(t *testing.T) {
	for _, typ := range Types() {
		if _, _, ok := ParseType(typ); !ok {
			t.Errorf("%s is no type", typ)
		}
	}
	for _, typ := range []string{"", "cooperation.notification.offered/1", "cooperation.request.acted/1", "cooperation.call.sent/1", "cooperation.request.sent/2"} {
		if _, _, ok := ParseType(typ); ok {
			t.Errorf("%s is a type", typ)
		}
	}
}

func TestBodiesAreChecked(t *testing.T) {
	on := statement.Hash{7}
	for _, tc := range []struct {
		name string
		body func() Body
	}{
		{"without the sentence", func() Body { b := notified(); b.Understanding = words("It is yours."); return b }},
		{"with another sentence in one language", func() Body { b := notified(); b.Understanding.In["fr"] = "Autre."; return b }},
		{"without a title", func() Body { b := notified(); b.Title = i18n.Text{}; return b }},
		{"in no zone", func() Body { b := notified(); b.From.Zone = "Nowhere/City"; return b }},
		{"in the machine's zone", func() Body { b := notified(); b.From.Zone = "Local"; return b }},
		{"to the second", func() Body { b := notified(); b.From.UTC = "2026-03-01T10:00:00Z"; return b }},
		{"last seen before it was first seen", func() Body { b := notified(); b.Until = instant(start.Add(-48 * time.Hour)); return b }},
		{"a field without a name", func() Body { b := notified(); b.Fields["A B"] = words("x"); return b }},
		{"an empty field", func() Body { b := notified(); b.Fields["done"] = words(" "); return b }},
		{"infrastructure twice", func() Body { b := notified(); b.Infrastructure = []string{"energy", "energy"}; return b }},
		{"half a severity", func() Body { b := notified(); b.Severity.Category = ""; return b }},
		{"no provision", func() Body { b := notified(); b.Provision = ""; return b }},
		{"no time to acknowledge", func() Body { b := notified(); b.Within.Acknowledge = 0; return b }},
		{"time to offer in a notification", func() Body { b := notified(); b.Within.Offer = 1; return b }},
		{"more than a year", func() Body { b := notified(); b.Within.Answer = MaxMinutes + 1; return b }},
		{"too many indicators", func() Body {
			b := notified()
			b.Indicators = slices.Repeat(b.Indicators, MaxIndicators+1)
			return b
		}},
		{"neither assistance nor mitigation", func() Body { b := requested(); b.Half = "both"; return b }},
		{"nobody was consulted", func() Body { b := requested(); b.Consulted = nil; return b }},
		{"no checklist", func() Body { b := requested(); b.Checklist = nil; return b }},
		{"an item twice", func() Body { b := requested(); b.Privacy[1] = b.Privacy[0]; return b }},
		{"arises from no case", func() Body { b := requested(); b.Arises = "case:1"; return b }},
		{"time to answer in a request", func() Body { b := requested(); b.Within.Answer = 1; return b }},
		{"declined without a reason", func() Body { return &Words{As: As{Kind: Request, Verb: Declined}} }},
		{"an acknowledgement of a question", func() Body { return &Words{As: As{Kind: Request, Verb: Acknowledged}, On: on} }},
		{"referred to nobody", func() Body { b := example(Request, Referred, on).(*Referral); b.Name = i18n.Text{}; return b }},
		{"an offer without terms", func() Body { b := example(Request, Offered, on).(*Offer); b.Terms = i18n.Text{}; return b }},
		{"an offer that ends before it begins", func() Body {
			b := example(Request, Offered, on).(*Offer)
			b.Ends = instant(start.Add(-time.Hour))
			return b
		}},
		{"a milestone twice", func() Body {
			b := example(Request, Offered, on).(*Offer)
			b.Milestones[1] = b.Milestones[0]
			return b
		}},
		{"accepts no offer", func() Body { return example(Request, Accepted, statement.Hash{}) }},
		{"another instant for the acknowledgement", func() Body { b := example(Request, Extended, on).(*Extension); b.What = Acknowledge; return b }},
		{"another instant for no milestone", func() Body { b := example(Request, Extended, on).(*Extension); b.What = ReachStep; return b }},
		{"corrects nothing", func() Body { return example(Request, Corrected, statement.Hash{}) }},
		{"corrects both", func() Body {
			b := example(Request, Corrected, on).(*Correction)
			m := matter("request/1")
			b.Matter = &m
			return b
		}},
		{"corrects the half of a notification", func() Body {
			b := example(Notification, Corrected, on).(*Correction)
			m := matter("notification/1")
			b.Matter, b.Words, b.Asking = &m, i18n.Text{}, requested().asking()
			return b
		}},
		{"a call with nobody", func() Body { b := example(Request, Noted, on).(*Call); b.With = i18n.Text{}; return b }},
		{"lets nobody in", func() Body { b := example(Request, LetIn, on).(*Access); b.Participant = statement.Hash{}; return b }},
		{"control characters", func() Body {
			b := example(Notification, Acted, on).(*Words)
			b.Words = words("a\x00b")
			return b
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.body().Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestDraftsAreBetweenTwo(t *testing.T) {
	good := Saying{By: alpha, To: beta, Case: aCase, Marking: statement.Amber, Body: notified()}
	for _, tc := range []struct {
		name string
		bend func(s *Saying)
	}{
		{"to oneself", func(s *Saying) { s.To = alpha }},
		{"to nobody", func(s *Saying) { s.To = statement.Hash{} }},
		{"in no case", func(s *Saying) { s.Case = "case:ABCDEF0123456789abcdef0123456789" }},
		{"for everybody", func(s *Saying) { s.Marking = statement.Clear }},
		{"not marked", func(s *Saying) { s.Marking = "" }},
		{"a bad body", func(s *Saying) { b := notified(); b.Class = ""; s.Body = b }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := good
			tc.bend(&s)
			if _, err := s.Draft(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := Decode("cooperation.request.sent/2", []byte("{}")); !fail.Is(err, fail.Invalid) {
		t.Errorf("a type that there is not: %v", err)
	}
}

// TestNothingAsksWhoIsToBlame: neither a body nor a shipped template has a place
// for it.
func TestNothingAsksWhoIsToBlame(t *testing.T) {
	all, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	text := string(all)
	shipped, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		for _, f := range shipped.Current(k).Fields {
			text += " " + f.ID + " " + f.Label.In["en"] + " " + f.Hint.In["en"]
		}
	}
	for _, word := range []string{"attribut", "actor", "blame", "culprit", "perpetrat", "attacker", "guilt"} {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("there is a place for %q", word)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, b := range examples() {
		body, err := corpus.Encode(b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Type(), string(body))
	}
	f.Fuzz(func(t *testing.T, typ, body string) {
		b, err := Decode(typ, []byte(body))
		if err != nil {
			return
		}
		if again, err := corpus.Encode(b); err != nil || string(again) != body {
			t.Errorf("%q is read, and written as %q", body, again)
		}
	})
}
