package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

const someone = "contact:0f1e2d3c4b5a69788796a5b4c3d2e1f0"

func TestBodies(t *testing.T) {
	call := func(with func(*Called)) *Called {
		b := &Called{Participant: "state:ke", Terms: *terms(hours(24))}
		if with != nil {
			with(b)
		}
		return b
	}
	closed := func(with func(*Closed)) *Closed {
		b := &Closed{Terms: *terms(hours(24)), End: AtDeadline, Rates: Rates{SmallGroup: 5, Asked: contact.Count{N: 9}, Answered: contact.Count{Suppressed: true},
			Within: []Within{{60, contact.Count{}}, {240, contact.Count{N: 5}}}}}
		if with != nil {
			with(b)
		}
		return b
	}
	for name, tc := range map[string]struct {
		body corpus.Body
		good bool
	}{
		"a call":                        {call(nil), true},
		"of a region, insisting":        {call(func(b *Called) { b.Region, b.Insist = "african", i18n.Of("fr", "Deux jours après la panne") }), true},
		"of nobody":                     {call(func(b *Called) { b.Participant = "" }), false},
		"of a region that is none":      {call(func(b *Called) { b.Region = "atlantis" }), false},
		"that ends before it begins":    {call(func(b *Called) { b.Until = b.From }), false},
		"at an instant in another form": {call(func(b *Called) { b.From = "2026-03-02T12:00:00+00:00" }), false},
		"for a year":                    {call(func(b *Called) { b.Until = "2027-03-02T12:00:00Z" }), false},
		"that reminds at once":          {call(func(b *Called) { b.Pace.Remind = 0 }), false},
		"that reminds for ever":         {call(func(b *Called) { b.Pace.Times = 99 }), false},
		"that goes on at once":          {call(func(b *Called) { b.Pace.Onward = -1 }), false},
		"words of no language":          {call(func(b *Called) { b.Words = i18n.Text{Original: "en"} }), false},
		"by a link":                     {&Answered{"global", "state:ke", ByLink, someone, "2026-03-02T12:00:00Z"}, true},
		"by a link of nobody":           {&Answered{"global", "state:ke", ByLink, "", "2026-03-02T12:00:00Z"}, false},
		"by a link, never asked":        {&Answered{"global", "state:ke", ByLink, someone, ""}, false},
		"on the desk":                   {&Answered{"global", "state:ke", ByDesk, "", ""}, true},
		"on the desk, as a contact":     {&Answered{"global", "state:ke", ByDesk, someone, ""}, false},
		"by telepathy":                  {&Answered{"global", "state:ke", "", "", ""}, false},
		"a close":                       {closed(nil), true},
		"that gives a small count":      {closed(func(b *Closed) { b.Rates.Answered = contact.Count{N: 4} }), false},
		"that gives what it suppresses": {closed(func(b *Closed) { b.Rates.Answered = contact.Count{N: 7, Suppressed: true} }), false},
		"times out of order":            {closed(func(b *Closed) { b.Rates.Within[1].Minutes = 60 }), false},
		"for no reason":                 {closed(func(b *Closed) { b.End = "" }), false},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := corpus.Encode(tc.body)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Decode(tc.body.Type(), body)
			if (err == nil) != tc.good || err != nil && !fail.Is(err, fail.Invalid) {
				t.Errorf("%s: %v", body, err)
			}
		})
	}
	if _, err := Decode("contact.check.forgotten/1", []byte("{}")); !fail.Is(err, fail.Invalid) {
		t.Error(err)
	}
}

// Who may say what: the hub that a link was used, a participant for itself, each
// once, and nobody for another.
func TestAfter(t *testing.T) {
	hub, ke, no := statement.Hash{1}, statement.Hash{2}, statement.Hash{3}
	call := Said{Mark: Mark{By: hub}, To: ke, Type: TypeCalled, Body: &Called{Participant: "state:ke", Terms: *terms(hours(24))}}
	open, err := After(nil, "check:1", call)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(by statement.Hash, how How, whose string) Said {
		b := &Answered{Community: "global", Participant: whose, How: how, Asked: "2026-03-02T12:00:00Z"}
		if how == ByLink {
			b.Contact = someone
		}
		return Said{Mark: Mark{By: by}, Type: TypeAnswered, Body: b}
	}
	done, err := After(open, "check:1", answer(hub, ByLink, "state:ke"))
	if err != nil || done.Answer == nil || done.Answer.How != ByLink || open.Answer != nil {
		t.Fatalf("%+v, %v", done, err)
	}
	erased := Said{Mark: Mark{By: hub}, Type: TypeAnswered}
	if gone, err := After(open, "check:1", erased); err != nil || !gone.Answer.Erased {
		t.Errorf("an answer whose words are erased: %+v, %v", gone, err)
	}
	for name, tc := range map[string]struct {
		before *Thread
		said   Said
	}{
		"a call twice":                       {open, call},
		"an answer to no call":               {nil, answer(hub, ByLink, "state:ke")},
		"a second answer":                    {done, answer(ke, ByDesk, "state:ke")},
		"a participant that a link was used": {open, answer(ke, ByLink, "state:ke")},
		"the hub for a participant":          {open, answer(hub, ByDesk, "state:ke")},
		"another":                            {open, answer(no, ByDesk, "state:ke")},
		"for another":                        {open, answer(ke, ByDesk, "state:no")},
	} {
		if _, err := After(tc.before, "check:1", tc.said); !fail.Is(err, fail.InertKind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlans(t *testing.T) {
	p, err := LoadPlans("")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range p.Plans {
		tm := Terms{Community: "global", From: instant(noon), Until: instant(noon.Add(minutes(one.Lasts))), Pace: one.Pace, Plan: p.Named(one)}
		if err := tm.Check(); err != nil {
			t.Errorf("%s: %v", one.ID, err)
		}
		for _, lang := range []string{"en", "fr", "ar"} {
			if strings.TrimSpace(one.Name.In[lang]) == "" {
				t.Errorf("%s has no name in %s", one.ID, lang)
			}
		}
	}
}

// What is committed holds: the shipped examples of bodies are read and written
// again, byte by byte.
func TestGoldenBodies(t *testing.T) {
	for _, typ := range Types() {
		name := strings.ReplaceAll(typ, "/", ".")
		body, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "statement", "testdata", "bodies", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Decode(typ, body)
		if err != nil {
			t.Fatalf("%s: %v", typ, err)
		}
		if again, err := corpus.Encode(b); err != nil || string(again) != string(body) {
			t.Errorf("%s: written again it is %s, %v", typ, again, err)
		}
	}
}
