package offline_test

import (
	"maps"
	"strings"
	"testing"

	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// without is what was read of a workbook but for the row of a key.
func without(f *workbook.Filled, key string) *workbook.Filled {
	out := *f
	out.Sheets = append([]workbook.FilledSheet(nil), f.Sheets...)
	for i := range out.Sheets {
		var rows []workbook.FilledRow
		for _, r := range out.Sheets[i].Rows {
			if r.Key != key {
				rows = append(rows, r)
			}
		}
		out.Sheets[i].Rows = rows
	}
	return &out
}

// TestSameOriginal: whoever takes a workbook, who made it or somebody else, finds the
// same original in it: that which stood when it was made.
func TestSameOriginal(t *testing.T) {
	q, open, _ := asked(t)
	done := open.ID + "/done"
	last := func(pairs ...string) map[string]offline.Part {
		return map[string]offline.Part{open.ID: {Content: report.Content{Answers: []report.Answer{
			{Question: "done", Text: text(pairs...)},
			{Question: "bodies", Bodies: []report.Body{{Name: text("en", "Agency"), Role: text("en", "leads", "fr", "dirige")}}},
		}}}}
	}
	for name, tc := range map[string]struct {
		stood   []string
		changes map[string]string // by language
		gone    string            // language of a row that is taken out
		want    string            // original; empty: trouble
		apart   bool              // of the row that is gone only who made it knows
	}{
		"a translation, anew":                     {[]string{"en", "A team."}, map[string]string{"fr": "Une équipe."}, "", "en", false},
		"both anew":                               {[]string{"en", "A team."}, map[string]string{"fr": "Une équipe.", "en": "Two teams."}, "", "en", false},
		"another in place of the original":        {[]string{"en", "A team."}, map[string]string{"fr": "Une équipe.", "en": ""}, "", "fr", false},
		"the original taken out, and translated":  {[]string{"en", "A team.", "fr", "Une équipe."}, map[string]string{"fr": "Deux équipes.", "en": ""}, "", "", false},
		"the row of the original taken out":       {[]string{"en", "A team."}, map[string]string{"fr": "Une équipe."}, "en", "", true},
		"the row of a translation taken out":      {[]string{"fr", "Une équipe.", "en", "A team."}, map[string]string{"fr": "Deux équipes."}, "en", "fr", false},
		"a translation changed, of three":         {[]string{"ar", "فريق", "en", "A team.", "fr", "Une équipe."}, map[string]string{"fr": "Deux équipes."}, "", "ar", false},
		"a first answer in the workbook's tongue": {[]string{"en", ""}, map[string]string{"fr": "Une équipe."}, "", "fr", false},
	} {
		t.Run(name, func(t *testing.T) {
			so := last(tc.stood...)
			if tc.stood[1] == "" {
				so = nil
			}
			raw := file(t, offline.Make(q, so, words("fr"), drawnUp))
			for lang, after := range tc.changes {
				raw = set(t, q, raw, done+"@"+lang, offline.Answer, after)
			}
			f := read(t, q, raw)
			if tc.gone != "" {
				f = without(f, done+"@"+tc.gone)
			}
			own, err := offline.Take(q, so, f, words("fr"), nil)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := offline.Whole(q, f, words("fr"))
			if err != nil {
				t.Fatal(err)
			}
			for way, got := range map[string]*offline.Taken{"own": own, "recorded": whole} {
				p := got.Parts[open.ID]
				switch {
				case tc.want == "" && tc.apart && way == "own":
				case tc.want == "":
					if len(got.Troubles) != 1 || got.Troubles[0].What != string(offline.Original) || got.Troubles[0].Cell == "" {
						t.Errorf("%s: %+v", way, got.Troubles)
					}
				case len(got.Troubles) > 0 || p.Answer("done").Text.Original != tc.want:
					t.Errorf("%s: %+v %+v", way, got.Troubles, p.Answers)
				}
			}
			if so == nil || tc.want == "" {
				return
			}
			p := whole.Parts[open.ID]
			if b := p.Answer("bodies").Bodies[0]; b.Name.Original != "en" || b.Role.Original != "fr" {
				t.Errorf("names are in another language than they were: %+v", b)
			}
		})
	}
}

// An original may be taken out together with its translations.
func TestAllTakenOut(t *testing.T) {
	q, open, _ := asked(t)
	so := parts(open.ID)
	raw := file(t, offline.Make(q, so, words("fr"), drawnUp))
	for _, lang := range []string{"fr", "en"} {
		raw = set(t, q, raw, open.ID+"/done@"+lang, offline.Answer, "")
	}
	got := take(t, q, so, raw)
	if p := got.Parts[open.ID]; len(got.Troubles) > 0 || p.Answer("done") != nil || len(p.Answers) != 2 {
		t.Errorf("%+v %+v", got.Troubles, p.Answers)
	}
}

// TestUnseen: what was put on the hub beside a cell since the workbook was made, in
// another language or as its marking, and its writer has not seen, is a clash; what
// stands in the workbook as well is none.
func TestUnseen(t *testing.T) {
	q, open, _ := asked(t)
	done := open.ID + "/done@fr"
	empty := file(t, offline.Make(q, nil, words("fr"), drawnUp))
	both := parts(open.ID)
	made := file(t, offline.Make(q, both, words("fr"), drawnUp))
	hub := func(change func(p *offline.Part)) map[string]offline.Part {
		p := parts(open.ID)[open.ID]
		change(&p)
		return map[string]offline.Part{open.ID: p}
	}
	says := func(pairs ...string) map[string]offline.Part {
		return map[string]offline.Part{open.ID: {Content: report.Content{Answers: []report.Answer{{Question: "done", Text: text(pairs...)}}}}}
	}
	for name, tc := range map[string]struct {
		raw    []byte
		hub    map[string]offline.Part
		beside []offline.Wording
	}{
		"nothing since":                      {set(t, q, empty, done, offline.Answer, "Une équipe."), nil, nil},
		"English where nothing was":          {set(t, q, empty, done, offline.Answer, "Une équipe."), says("en", "Our team."), []offline.Wording{{"en", "Our team."}}},
		"a translation changed":              {set(t, q, made, done, offline.Answer, "Deux équipes."), hub(func(p *offline.Part) { p.Answers[0].Text.In["en"] = "The team." }), []offline.Wording{{"en", "The team."}}},
		"a third language":                   {set(t, q, made, done, offline.Answer, "Deux équipes."), hub(func(p *offline.Part) { p.Answers[0].Text.In["ar"] = "فريق" }), []offline.Wording{{"ar", "فريق"}}},
		"a translation taken out":            {set(t, q, made, done, offline.Answer, "Deux équipes."), hub(func(p *offline.Part) { delete(p.Answers[0].Text.In, "en") }), []offline.Wording{{"en", ""}}},
		"another question":                   {set(t, q, made, done, offline.Answer, "Deux équipes."), hub(func(p *offline.Part) { p.Answers[1].Bodies = nil }), nil},
		"the same in the workbook":           {set(t, q, set(t, q, made, done, offline.Answer, "Deux équipes."), open.ID+"/done@en", offline.Answer, "The team."), hub(func(p *offline.Part) { p.Answers[0].Text.In["en"] = "The team." }), nil},
		"a marking given up":                 {set(t, q, made, done, offline.Marking, "TLP:RED"), hub(func(p *offline.Part) { p.Answers[0].Text.In["en"] = "The team." }), []offline.Wording{{"en", "The team."}}},
		"bodies, whose marking was given up": {set(t, q, made, open.ID+"/bodies@fr", offline.Answer, "Agence"), hub(func(p *offline.Part) { delete(p.Markings, "bodies") }), []offline.Wording{{"", "TLP:CLEAR"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := take(t, q, tc.hub, tc.raw)
			if len(got.Changes) != 1 || len(got.Troubles) > 0 {
				t.Fatalf("%+v %+v", got.Changes, got.Troubles)
			}
			c := got.Changes[0]
			if c.Conflict != (len(tc.beside) > 0) || c.Taken == c.Conflict || len(c.Beside) != len(tc.beside) || c.Conflict && c.Beside[0] != tc.beside[0] {
				t.Fatalf("%+v", c)
			}
			if !c.Conflict {
				return
			}
			if got = take(t, q, tc.hub, tc.raw, c.ID()); !got.Changes[0].Taken || len(got.Parts) != 1 {
				t.Errorf("it was chosen, and is not taken: %+v", got.Changes)
			}
		})
	}
	chosen := take(t, q, says("en", "Our team."), set(t, q, empty, done, offline.Answer, "Une équipe."), "answer:"+done)
	p := chosen.Parts[open.ID]
	if a := p.Answer("done").Text; a.Original != "en" || a.In["fr"] != "Une équipe." || a.In["en"] != "Our team." {
		t.Errorf("%+v", a)
	}
}

// TestMarkedStatus: the marking of a status travels as those of answers do, in both
// forms; of a restraint, which has no status, none is taken.
func TestMarkedStatus(t *testing.T) {
	q, open, restraint := asked(t)
	so := parts(open.ID)
	so[open.ID].Markings[""] = statement.Green
	raw := file(t, offline.Make(q, so, words("fr"), drawnUp))
	var flat strings.Builder
	if err := workbook.WriteCSV(&flat, offline.Make(q, so, words("fr"), drawnUp)); err != nil {
		t.Fatal(err)
	}
	for form, raw := range map[string][]byte{"workbook": raw, "CSV": []byte(flat.String())} {
		if _, row := sheetOf(t, read(t, q, raw), open.ID); row.Cells[string(offline.Marking)] != "TLP:GREEN" {
			t.Errorf("%s: %+v", form, row.Cells)
		}
		whole, err := offline.Whole(q, read(t, q, raw), words("fr"))
		if p := whole.Parts[open.ID]; err != nil || p.Markings[""] != statement.Green || p.Markings["bodies"] != statement.Amber {
			t.Errorf("%s: %v %+v", form, err, p.Markings)
		}
	}
	if got := take(t, q, so, raw); len(got.Changes)+len(got.Troubles) > 0 {
		t.Fatalf("nothing was changed: %+v", got)
	}
	got := take(t, q, so, set(t, q, raw, open.ID, offline.Marking, "TLP:AMBER"))
	if p := got.Parts[open.ID]; len(got.Changes) != 1 || got.Changes[0].Place.ID() != "marking:"+open.ID || p.Markings[""] != statement.Amber || p.Markings["bodies"] != statement.Amber {
		t.Errorf("%+v %+v", got.Changes, p.Markings)
	}
	got = take(t, q, so, set(t, q, raw, open.ID, offline.Marking, "TLP:CLEAR"))
	if _, there := got.Parts[open.ID].Markings[""]; there {
		t.Errorf("%+v", got.Parts)
	}
	if got = take(t, q, so, set(t, q, raw, open.ID, offline.Marking, "secret")); len(got.Troubles) != 1 || got.Troubles[0].What != string(offline.NoMarking) {
		t.Errorf("%+v", got.Troubles)
	}
	if got = take(t, q, so, set(t, q, raw, restraint.ID, offline.Marking, "TLP:RED")); len(got.Troubles) != 1 || got.Troubles[0].What != string(offline.Misplaced) {
		t.Errorf("%+v", got.Troubles)
	}
	hub := map[string]offline.Part{open.ID: {Content: so[open.ID].Content, Markings: maps.Clone(so[open.ID].Markings)}}
	hub[open.ID].Markings[""] = statement.Red
	if got = take(t, q, hub, set(t, q, raw, open.ID, offline.Marking, "TLP:AMBER")); len(got.Changes) != 1 || !got.Changes[0].Conflict {
		t.Errorf("%+v", got.Changes)
	}
}
