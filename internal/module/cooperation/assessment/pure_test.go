package assessment

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

var alpha, beta, gamma = statement.Hash{0xa1}, statement.Hash{0xb2}, statement.Hash{0xc3}

const anID = "assessment:0123456789abcdef0123456789abcdef"

func words(s string) i18n.Text { return i18n.Of("en", s) }

func library(t testing.TB) *Library {
	t.Helper()
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// content is an assessment with all sections of a template, each with a canary.
func content(l *Library, template string) Content {
	c := Content{Template: template, Title: words("CANARY-title"), Case: "case:0123456789abcdef0123456789abcdef", Class: "intrusions",
		Severity: cooperation.Severity{Schema: "ncsc-uk:2018", Category: "3"}, Confidence: "moderate", Sections: map[string]i18n.Text{}}
	for _, s := range l.Template(template).Sections {
		c.Sections[s.ID] = words("CANARY-" + s.ID)
	}
	return c
}

func TestWhatIsShipped(t *testing.T) {
	l := library(t)
	if got := l.Current(); got.ID != "assessment/1" || !got.Section(Attribution).Stays {
		t.Fatalf("%+v", got)
	}
	if all := l.Offered(); len(all) != 2 || all[0].ID != "assessment/1" {
		t.Errorf("%d templates are offered", len(all))
	}
	lists, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range l.Offered() {
		c := content(l, tpl.ID)
		if err := l.Fits(&c, lists); err != nil {
			t.Errorf("%s: %v", tpl.ID, err)
		}
		texts := []i18n.Text{tpl.Name}
		for _, s := range tpl.Sections {
			texts = append(texts, s.Label)
			if !s.Hint.Empty() {
				texts = append(texts, s.Hint)
			}
		}
		for _, text := range texts {
			for _, lang := range []string{"ar", "en", "fr"} {
				if text.In[lang] == "" {
					t.Errorf("%s: %q is missing in %s", tpl.ID, text.String(), lang)
				}
			}
		}
	}
}

func TestTemplatesOfAnOperator(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	newer := `{"id":"assessment/2","name":{"original":"en","in":{"en":"A"}},"source":"test","sections":[{"id":"one","label":{"original":"en","in":{"en":"One"}}}]}`
	l, err := library(t).With(fstest.MapFS{"assessments/a.json": file(newer)})
	if err != nil || l.Current().ID != "assessment/2" || l.Template("assessment/1") == nil || len(l.Offered()) != 2 {
		t.Fatalf("%v", err)
	}
	for _, tc := range []struct{ name, path, content string }{
		{"the attribution travels", "assessments/a.json", `{"id":"x/1","name":{"original":"en","in":{"en":"A"}},"source":"test","sections":[{"id":"attribution","label":{"original":"en","in":{"en":"One"}}}]}`},
		{"no sections", "assessments/a.json", `{"id":"x/1","name":{"original":"en","in":{"en":"A"}},"source":"test","sections":[]}`},
		{"no version", "assessments/a.json", `{"id":"x","name":{"original":"en","in":{"en":"A"}},"source":"test","sections":[{"id":"one","label":{"original":"en","in":{"en":"One"}}}]}`},
		{"a member that there is not", "assessments/a.json", `{"id":"x/1","colour":"red"}`},
		{"a mapping to nowhere", "mappings/a.json", `{"from":"assessment/1","to":"nowhere/1","source":"test","pairs":[]}`},
		{"a mapping of a section that there is not", "mappings/a.json", `{"from":"assessment/1","to":"region-example/1","source":"test","pairs":[{"from":["nothing"],"to":["impact"],"relation":"equal"}]}`},
		{"a mapping that lets out what stays", "mappings/a.json", `{"from":"assessment/1","to":"region-example/1","source":"test","pairs":[{"from":["attribution"],"to":["impact"],"relation":"equal"}]}`},
		{"a relation that there is not", "mappings/a.json", `{"from":"assessment/1","to":"region-example/1","source":"test","pairs":[{"from":["scale"],"to":["impact"],"relation":"like"}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := library(t).With(fstest.MapFS{tc.path: file(tc.content)}); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAlign(t *testing.T) {
	l := library(t)
	side := func(template string) Side { return l.Side(&Content{Template: template}) }
	rows, via := l.Align(side("assessment/1"), side("region-example/1"))
	want := map[string]struct {
		relation Relation
		right    []string
	}{"technical": {Equal, []string{"findings"}}, "scale": {Equal, []string{"impact"}}, "privacy": {Subset, []string{"human-impact"}}, "basis": {Alone, nil}}
	for _, r := range rows {
		if len(r.Left) == 0 {
			if !slices.Equal(r.Right, []string{"cross-border"}) {
				t.Errorf("%v stands alone", r.Right)
			}
			continue
		}
		if w, ok := want[r.Left[0]]; ok && (r.Relation != w.relation || !slices.Equal(r.Right, w.right)) {
			t.Errorf("%v: %s %v", r.Left, r.Relation, r.Right)
		}
	}
	if len(via) != 1 || len(rows) != 7 {
		t.Errorf("%d rows, by way of %v", len(rows), via)
	}
	back, _ := l.Align(side("region-example/1"), side("assessment/1"))
	for _, r := range back {
		if slices.Equal(r.Left, []string{"human-impact"}) && r.Relation != Superset {
			t.Errorf("the other way round it is a %s", r.Relation)
		}
	}
}

// TestAlignLosesNothing: whatever the mapping, each section of either side stands
// in exactly one row, also by way of a third template.
func TestAlignLosesNothing(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e"}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 3, rapid.ID[string])
		l := &Library{templates: []Template{{ID: "x/1"}, {ID: "y/1"}, {ID: "z/1"}}}
		for _, ends := range [][2]string{{"x/1", "y/1"}, {"y/1", "x/1"}, {"x/1", "z/1"}, {"z/1", "y/1"}} {
			if !rapid.Bool().Draw(t, "mapped") {
				continue
			}
			m := Mapping{From: ends[0], To: ends[1], Source: "test"}
			for range rapid.IntRange(0, 4).Draw(t, "pairs") {
				m.Pairs = append(m.Pairs, Pair{From: some.Draw(t, "from"), To: some.Draw(t, "to"), Relation: rapid.SampledFrom(Relations()).Draw(t, "relation")})
			}
			l.mappings = append(l.mappings, m)
		}
		left, right := Side{"x/1", some.Draw(t, "left")}, Side{rapid.SampledFrom([]string{"x/1", "y/1"}).Draw(t, "template"), some.Draw(t, "right")}
		rows, _ := l.Align(left, right)
		seen := map[string]int{}
		for _, r := range rows {
			if len(r.Left)+len(r.Right) == 0 || (r.Relation == Alone) != (len(r.Left) == 0 || len(r.Right) == 0) {
				t.Fatalf("%+v", r)
			}
			for _, id := range r.Left {
				seen["l:"+id]++
			}
			for _, id := range r.Right {
				seen["r:"+id]++
			}
		}
		if len(seen) != len(left.Sections)+len(right.Sections) {
			t.Fatalf("%v: something is lost of %v and %v", rows, left.Sections, right.Sections)
		}
		for id, n := range seen {
			if n != 1 {
				t.Fatalf("%s stands in %d rows", id, n)
			}
		}
	})
}

// TestWhatStaysIsInNoBody: neither what is shared nor what travels has a section
// that stays, and a body that has the one on attribution is none.
func TestWhatStaysIsInNoBody(t *testing.T) {
	l, err := library(t).With(fstest.MapFS{"assessments/a.json": {Data: []byte(`{"id":"x/1","name":{"original":"en","in":{"en":"A"}},"source":"test","sections":[{"id":"one","label":{"original":"en","in":{"en":"One"}}},{"id":"own","label":{"original":"en","in":{"en":"Own"}},"stays":true}]}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for template, stays := range map[string]string{"assessment/1": Attribution, "region-example/1": Attribution, "x/1": "own"} {
		whole := content(l, template)
		got := l.Travels(whole)
		if _, has := got.Sections[stays]; has || got.Case != "" {
			t.Errorf("%s: %v travels", template, stays)
		}
		if _, has := whole.Sections[stays]; !has {
			t.Errorf("%s: what was given is changed", template)
		}
		if len(got.Sections) != len(whole.Sections)-1 {
			t.Errorf("%s: more than what stays is lost", template)
		}
	}
	smuggled := &Shared{Version: 1, Content: content(l, "assessment/1")}
	if err := smuggled.Check(); !fail.Is(err, fail.Invalid) {
		t.Errorf("a body with the private section is one: %v", err)
	}
	body, err := json.Marshal(smuggled)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode(TypeShared, body); !fail.Is(err, fail.Invalid) {
		t.Errorf("a body with the private section is read: %v", err)
	}
}

func TestVersions(t *testing.T) {
	l, at := library(t), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	c := content(l, "assessment/1")
	first, err := written(nil, "drafter", c, statement.Hash{}, at)
	if err != nil || first.Number != 1 || first.State != Drafting {
		t.Fatalf("%+v, %v", first, err)
	}
	first.ID = anID
	seen, _ := first.Digest()
	for _, tc := range []struct {
		name   string
		person string
		seen   statement.Hash
		want   fail.Kind
	}{
		{"by who wrote it", "drafter", seen, fail.Denied},
		{"in other words than were seen", "officer", statement.Hash{1}, fail.Conflict},
	} {
		if _, err := settled([]Version{first}, tc.person, false, tc.seen, at); !fail.Is(err, tc.want) {
			t.Errorf("settled %s: %v", tc.name, err)
		}
	}
	c.Title = words("CANARY-second")
	if _, err := written([]Version{first}, "other", c, statement.Hash{1}, at); !fail.Is(err, fail.Conflict) {
		t.Errorf("written over what was not seen: %v", err)
	}
	again, err := written([]Version{first}, "other", c, seen, at)
	if err != nil || again.Number != 1 || !slices.Equal(again.Writers, []string{"drafter", "other"}) {
		t.Fatalf("%+v, %v", again, err)
	}
	seen, _ = again.Digest()
	if _, err := settled([]Version{again}, "other", false, seen, at); !fail.Is(err, fail.Denied) {
		t.Errorf("settled by one who wrote on it: %v", err)
	}
	if own, err := settled([]Version{again}, "other", true, seen, at); err != nil || own.Settler != "other" {
		t.Errorf("an individual for whom nobody else speaks: %+v, %v", own, err)
	}
	done, err := settled([]Version{again}, "officer", false, seen, at)
	if err != nil || done.State != Settled {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := settled([]Version{done}, "officer", false, seen, at); !fail.Is(err, fail.Conflict) {
		t.Errorf("settled twice: %v", err)
	}
	next, err := written([]Version{done}, "officer", c, seen, at)
	if err != nil || next.Number != 2 || next.State != Drafting || !slices.Equal(next.Writers, []string{"officer"}) {
		t.Errorf("%+v, %v", next, err)
	}
	c.Exercise = true
	if _, err := written([]Version{done}, "officer", c, seen, at); !fail.Is(err, fail.Invalid) {
		t.Errorf("it becomes an exercise: %v", err)
	}
}

// TestWalks: nobody but its author speaks of an assessment, to nobody but whom it
// was shared with; nothing is withdrawn twice, nothing becomes an exercise.
func TestWalks(t *testing.T) {
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		exercise := rapid.Bool().Draw(t, "exercise")
		var s *Sharing
		for n := range rapid.IntRange(0, 12).Draw(t, "statements") {
			m := Move{Mark: Mark{Statement: statement.Hash{byte(n), 1}, Index: int64(n)}, ID: anID, Type: rapid.SampledFrom(Types()).Draw(t, "type"),
				By: rapid.SampledFrom([]statement.Hash{alpha, beta, gamma}).Draw(t, "by"), To: rapid.SampledFrom([]statement.Hash{alpha, beta, gamma}).Draw(t, "to"),
				Marking: rapid.SampledFrom(statement.Markings[:]).Draw(t, "marking")}
			as := exercise != (rapid.IntRange(0, 9).Draw(t, "other") == 0)
			if m.Type == TypeShared {
				c := l.Travels(content(l, "assessment/1"))
				c.Exercise = as
				m.Body = &Shared{Version: int64(n + 1), Content: c}
			} else {
				m.Body = &Withdrawn{as, words("CANARY-reason")}
			}
			before, _ := json.Marshal(s)
			next, err := Next(s, m)
			if after, _ := json.Marshal(s); string(after) != string(before) {
				t.Fatal("what it was given is changed")
			}
			if err != nil {
				continue
			}
			switch {
			case m.Marking == statement.Clear:
				t.Fatal("it is for everybody")
			case s == nil && m.Type != TypeShared, s != nil && s.Withdrawn && m.Type == TypeWithdrawn:
				t.Fatal("what is not shared is withdrawn")
			case s != nil && (m.By != s.Author || m.To != s.Reader || as != s.Exercise):
				t.Fatal("said by somebody else, to somebody else, or as something else")
			case len(next.Said) != n+1 && s != nil && len(next.Said) != len(s.Said)+1:
				t.Fatal("something is lost")
			}
			s = next
		}
	})
}
