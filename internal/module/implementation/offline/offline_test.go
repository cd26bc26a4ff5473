package offline_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

func words(lang string) *offline.Words {
	w := &offline.Words{Language: lang, Title: "Report", Question: "Question", Guidance: "Guidance", Status: "Status", Answer: "Answer", In: "Language", Marking: "Marking",
		Statuses: map[report.Status]string{}, Understood: map[string]report.Status{}, Cited: func(string) string { return "" }, Tongue: func(tag string) string { return tag }}
	for _, s := range report.Statuses() {
		w.Statuses[s] = lang + " " + string(s)
		for _, l := range []string{"en", "fr"} {
			w.Understood[l+" "+string(s)] = s
		}
	}
	return w
}

// asked is the short questionnaire, an item of it that takes a status, and one
// that does not.
func asked(t interface{ Fatal(...any) }) (q *questionnaire.Questionnaire, open, restraint *questionnaire.Item) {
	l, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q = l.Get(questionnaire.Framework, "")
	for i := range q.Sections {
		for j := range q.Sections[i].Items {
			switch item := &q.Sections[i].Items[j]; {
			case item.Status && open == nil:
				open = item
			case item.Restraint && restraint == nil:
				restraint = item
			}
		}
	}
	return q, open, restraint
}

func text(pairs ...string) i18n.Text {
	t := i18n.Text{Original: pairs[0], In: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		t.In[pairs[i]] = pairs[i+1]
	}
	return t
}

func parts(item string) map[string]offline.Part {
	return map[string]offline.Part{item: {Content: report.Content{Status: report.Planned, Answers: []report.Answer{
		{Question: "done", Text: text("fr", "Une équipe.\nDeux lignes.", "en", "A team.")},
		{Question: "bodies", Bodies: []report.Body{{Name: text("fr", "Agence | bureau", "en", "Agency"), Role: text("fr", "Coordination")}}},
		{Question: "links", Links: []report.Link{{Address: "https://example.org/loi", Title: text("fr", "La loi", "en", "The act")}, {Address: "https://example.org/b"}}},
	}}, Markings: map[string]statement.Marking{"bodies": statement.Amber}}}
}

func file(t interface{ Fatal(...any) }, b *workbook.Book) []byte {
	var out bytes.Buffer
	if err := workbook.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t interface{ Fatal(...any) }, q *questionnaire.Questionnaire, raw []byte) *workbook.Filled {
	f, err := workbook.Read(bytes.NewReader(raw), offline.Limits(q))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sheetOf finds the sheet and the row of a key.
func sheetOf(t *testing.T, f *workbook.Filled, key string) (sheet string, row *workbook.FilledRow) {
	t.Helper()
	for i := range f.Sheets {
		for j := range f.Sheets[i].Rows {
			if f.Sheets[i].Rows[j].Key == key {
				return f.Sheets[i].Name, &f.Sheets[i].Rows[j]
			}
		}
	}
	t.Fatalf("no row %s", key)
	return "", nil
}

// set fills in one cell.
func set(t *testing.T, q *questionnaire.Questionnaire, raw []byte, key string, field offline.Field, value string) []byte {
	t.Helper()
	sheet, row := sheetOf(t, read(t, q, raw), key)
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStr(sheet, row.At[string(field)], value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func take(t *testing.T, q *questionnaire.Questionnaire, so map[string]offline.Part, raw []byte, choose ...string) *offline.Taken {
	t.Helper()
	chosen := map[string]bool{}
	for _, c := range choose {
		chosen[c] = true
	}
	out, err := offline.Take(q, so, read(t, q, raw), words("fr"), chosen)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var drawnUp = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// What nobody changed changes nothing, and every change is seen, cell by cell.
func TestTake(t *testing.T) {
	q, open, restraint := asked(t)
	so := parts(open.ID)
	raw := file(t, offline.Make(q, so, words("fr"), drawnUp))
	if got := take(t, q, so, raw); len(got.Changes)+len(got.Troubles)+len(got.Parts)+len(got.Absent) > 0 {
		t.Fatalf("nothing was changed: %+v", got)
	}
	for name, tc := range map[string]struct {
		key     string
		field   offline.Field
		value   string
		change  string // after it
		trouble string
		holds   func(p offline.Part) bool
	}{
		"a status":                            {open.ID, offline.Status, "fr in-place", "fr in-place", "", func(p offline.Part) bool { return p.Status == report.InPlace }},
		"a status in another language":        {open.ID, offline.Status, "en in-place", "fr in-place", "", func(p offline.Part) bool { return p.Status == report.InPlace }},
		"the same status in another language": {open.ID, offline.Status, "en planned", "", "", nil},
		"a status that is none":               {open.ID, offline.Status, "perhaps", "", "no-status", nil},
		"a status of a restraint":             {restraint.ID, offline.Status, "fr in-place", "", "restraint", nil},
		"the original": {open.ID + "/done@fr", offline.Answer, "Deux équipes.", "Deux équipes.", "", func(p offline.Part) bool {
			d := p.Answer("done").Text
			return d.Original == "fr" && d.In["fr"] == "Deux équipes." && d.In["en"] == "A team."
		}},
		"a translation":           {open.ID + "/done@en", offline.Answer, "Two teams.", "Two teams.", "", func(p offline.Part) bool { return p.Answer("done").Text.In["en"] == "Two teams." }},
		"a translation taken out": {open.ID + "/done@en", offline.Answer, "", "", "", func(p offline.Part) bool { return len(p.Answer("done").Text.In) == 1 }},
		"the original taken out":  {open.ID + "/done@fr", offline.Answer, "", "", "original", nil},
		"a further answer":        {open.ID + "/lessons@fr", offline.Answer, "Commencer tôt.", "Commencer tôt.", "", func(p offline.Part) bool { return p.Answer("lessons").Text.Original == "fr" }},
		"a link before": {open.ID + "/links@fr", offline.Answer, "https://example.org/c C\nhttps://example.org/loi La loi", "https://example.org/c C\nhttps://example.org/loi La loi", "", func(p offline.Part) bool {
			l := p.Answer("links").Links
			return len(l) == 2 && l[1].Title.In["en"] == "The act"
		}},
		"no link": {open.ID + "/links@fr", offline.Answer, "voir la loi", "voir la loi", "no-address", nil},
		"a role": {open.ID + "/bodies@fr", offline.Answer, `Agence \| bureau; Conduite; suite`, `Agence \| bureau; Conduite; suite`, "", func(p offline.Part) bool {
			b := p.Answer("bodies").Bodies[0]
			return b.Name.In["en"] == "Agency" && b.Role.In["fr"] == "Conduite; suite"
		}},
		"a role behind an Arabic semicolon": {open.ID + "/bodies@fr", offline.Answer, `C:\x ؛ Conduite`, `C:\x ؛ Conduite`, "", func(p offline.Part) bool {
			b := p.Answer("bodies").Bodies[0]
			return b.Name.In["fr"] == `C:\x` && b.Role.In["fr"] == "Conduite"
		}},
		"a long answer":      {open.ID + "/done@fr", offline.Answer, strings.Repeat("é", 25_000), strings.Repeat("é", 25_000), "", func(p offline.Part) bool { return true }},
		"one that is longer": {open.ID + "/done@fr", offline.Answer, strings.Repeat("é", 25_001), "", "long-answer", nil},
		"a law that is none": {open.ID + "/laws", offline.Answer, "Loi 2026-1", "Loi 2026-1", "no-law", nil},
		"a marking": {open.ID + "/done@fr", offline.Marking, "TLP:RED", "TLP:RED", "", func(p offline.Part) bool {
			return p.Markings["done"] == statement.Red && p.Markings["bodies"] == statement.Amber
		}},
		"words beside a question":          {open.ID + "/done@fr", "guidance", "Une équipe.", "", "misplaced", nil},
		"words for a status of a question": {open.ID + "/done@fr", offline.Status, "fr in-place", "", "misplaced", nil},
		"an answer beside a status":        {open.ID, offline.Answer, "Une équipe.", "", "misplaced", nil},
		"another language for a row":       {open.ID + "/done@fr", "language", "deutsch", "", "tongue", nil},
		"guidance taken away":              {open.ID + "/done@fr", "guidance", "", "", "", nil},
		"a marking that is none":           {open.ID + "/done@fr", offline.Marking, "secret", "", "no-marking", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := take(t, q, so, set(t, q, raw, tc.key, tc.field, tc.value))
			switch {
			case tc.trouble != "":
				if len(got.Troubles) != 1 || got.Troubles[0].What != tc.trouble || got.Troubles[0].Cell == "" {
					t.Fatalf("%+v", got.Troubles)
				}
				return
			case len(got.Troubles) > 0:
				t.Fatalf("%+v", got.Troubles)
			case tc.holds == nil:
				if len(got.Changes)+len(got.Parts) > 0 {
					t.Fatalf("%+v", got.Changes)
				}
				return
			}
			if len(got.Changes) != 1 || got.Changes[0].After != tc.change || got.Changes[0].Conflict || !got.Changes[0].Taken || got.Changes[0].Cell == "" {
				t.Fatalf("%+v", got.Changes)
			}
			if p, there := got.Parts[open.ID]; !there || !tc.holds(p) || p.Markings["bodies"] != statement.Amber {
				t.Errorf("%+v", p)
			}
		})
	}
}

// What was changed on the hub in the meantime is not overwritten silently.
func TestTakeConflicts(t *testing.T) {
	q, open, _ := asked(t)
	so := parts(open.ID)
	raw := set(t, q, file(t, offline.Make(q, so, words("fr"), drawnUp)), open.ID+"/done@fr", offline.Answer, "Du classeur.")
	hub := parts(open.ID)
	p := hub[open.ID]
	p.Answers[0].Text.In["fr"], p.Answers[0].Text.In["en"], p.Status = "Du serveur.", "From the hub.", report.InProgress
	hub[open.ID] = p

	got := take(t, q, hub, raw)
	if len(got.Changes) != 1 || !got.Changes[0].Conflict || got.Changes[0].Taken || got.Changes[0].Before != "Du serveur." || len(got.Parts) > 0 {
		t.Fatalf("%+v, %+v", got.Changes, got.Parts)
	}
	got = take(t, q, hub, raw, got.Changes[0].ID())
	if n := got.Parts[open.ID]; n.Answer("done").Text.In["fr"] != "Du classeur." || n.Answer("done").Text.In["en"] != "From the hub." || n.Status != report.InProgress {
		t.Errorf("%+v", n)
	}
	p.Answers[0].Text.In["fr"] = "Du classeur."
	if got = take(t, q, hub, raw); len(got.Changes) > 0 {
		t.Errorf("both say the same: %+v", got.Changes)
	}
}

func TestTakeRefusesOthers(t *testing.T) {
	q, open, _ := asked(t)
	f := read(t, q, file(t, offline.Make(q, parts(open.ID), words("fr"), drawnUp)))
	for fact, value := range map[string]string{offline.FactQuestionnaire: "short", offline.FactVersion: "99"} {
		other := *f
		other.Facts = maps.Clone(f.Facts)
		other.Facts[fact] = value
		if _, err := offline.Take(q, nil, &other, words("fr"), nil); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", fact, err)
		}
	}
}

// Whatever is reported, a workbook made of it and taken back unchanged changes
// nothing.
func TestNothingIsLost(t *testing.T) {
	all, open, _ := asked(t)
	small := *all
	small.Sections = []questionnaire.Section{{ID: "one", Title: text("fr", "Une partie"), Items: []questionnaire.Item{*open}}}
	q := &small
	long := strings.Repeat("Une phrase, dite souvent. ", 3000) + "\n" + strings.Repeat("x", 40_000)
	gen := rapid.StringMatching(`[a-zé|;؛\\ =+@]{1,40}(\n[a-z]{1,20}){0,3}`)
	rapid.Check(t, func(r *rapid.T) {
		content := report.Content{Status: rapid.SampledFrom(append(report.Statuses(), "")).Draw(r, "status")}
		for _, question := range q.Asked(open) {
			if !rapid.Bool().Draw(r, "answered") {
				continue
			}
			a := report.Answer{Question: question.ID}
			line := func(name string) string {
				s := strings.Join(strings.Fields(gen.Draw(r, name)), " ")
				if s == "" {
					s = "x"
				}
				return s
			}
			switch question.Kind {
			case questionnaire.Links:
				a.Links = []report.Link{{Address: "https://example.org/" + rapid.StringMatching(`[a-z]{1,5}`).Draw(r, "path"), Title: text("fr", line("title"))}}
			case questionnaire.Bodies:
				a.Bodies = []report.Body{{Name: text("fr", line("name")), Role: text("fr", line("role"))}}
			case questionnaire.Laws:
				a.Laws = []string{strings.Repeat("a", 64)}
			default:
				s := strings.TrimSpace(gen.Draw(r, "text"))
				if s == "" {
					continue
				}
				if rapid.IntRange(0, 9).Draw(r, "long") == 0 {
					s = long
				}
				a.Text = text("fr", tidy(s))
			}
			content.Answers = append(content.Answers, a)
		}
		so := map[string]offline.Part{open.ID: {Content: content}}
		f := read(r, q, file(r, offline.Make(q, so, words("fr"), drawnUp)))
		got, err := offline.Take(q, so, f, words("fr"), nil)
		if err != nil || len(got.Changes)+len(got.Troubles)+len(got.Absent) > 0 {
			r.Fatalf("%v: %+v", err, got)
		}
		if got, err = offline.Take(q, nil, f, words("fr"), nil); err != nil || len(got.Changes) > 0 {
			r.Fatalf("what nobody wrote is taken: %v: %+v", err, got)
		}
	})
}

func tidy(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
