package preparation_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/report"
)

// TestWordsSince: a French workbook of an empty part is filled in while a colleague
// writes English here: both wordings are shown, and somebody chooses; English that comes
// between what was shown and what is decided is not passed over either.
func TestWordsSince(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	d := newDesk(t, w)
	at, _ := d.sends(preparationweb.Preparations, "questionnaire", "framework", "period", "2026", "from", "nothing")
	id, book := strings.TrimPrefix(at, preparationweb.Preparations+"/"), at+"/workbook"
	raw := fill(t, w.framework, d.downloads(book+".xlsx"), item+"/done@fr", map[offline.Field]string{offline.Answer: "Une équipe."})
	weighs := func() *preparation.Weighed {
		t.Helper()
		out, err := w.s.Weigh(t.Context(), w.Actor(w.cert), id, frenchWords(d), nil)
		if err != nil || len(out.Changes) != 1 {
			t.Fatalf("%+v %v", out, err)
		}
		return out
	}
	to, _ := d.uploads(book, raw)
	before := weighs()
	if d.opens(to); before.Changes[0].Conflict {
		t.Fatalf("%+v", before.Changes)
	}
	here := offline.Part{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "Our team, since 2019.")}}}}
	w.do(w.police, id, item, preparation.Move{Act: preparation.Write, Content: here})
	if _, err := w.s.Take(t.Context(), w.Actor(w.cert), id, before.Digest, frenchWords(d), nil); !fail.Is(err, fail.Conflict) {
		t.Fatalf("English came between, and it is taken: %v", err)
	}
	page := d.opens(to)
	d.has(page, "Une équipe.", "anglais", "Our team, since 2019.", d.l.T("preparation.workbook.conflict"), `value="answer:`+item+`/done@fr"`)
	if strings.Contains(page, ">"+d.l.T("preparation.workbook.takes")+"<") {
		t.Error("it is said to be taken")
	}
	now := weighs()
	if to, _ := d.sends(book, "do", "take", "shown", now.Digest.String()); !strings.HasPrefix(to, at+"?") {
		t.Errorf("it leads to %q", to)
	} else {
		d.has(d.opens(to), d.l.T("preparation.workbook.done"), d.l.T("preparation.workbook.took.none"), d.l.N("preparation.workbook.left", 1))
	}
	if p := w.part(id, item).Content; p.Answer("done") == nil || len(p.Answer("done").Text.In) != 1 {
		t.Fatalf("nobody chose it, and it is taken: %+v", p.Answers)
	}
	d.uploads(book, raw)
	now = weighs()
	here.Answers[0].Text = i18n.Of("en", "Our team, since 2020.")
	w.do(w.police, id, item, preparation.Move{Act: preparation.Write, Content: here})
	if _, page := d.sends(book, "do", "take", "shown", now.Digest.String(), "choose", now.Changes[0].ID()); !strings.Contains(page, "Our team, since 2020.") {
		t.Fatalf("words that were not shown are passed over: %s", page)
	}
	to, _ = d.sends(book, "do", "take", "shown", weighs().Digest.String(), "choose", now.Changes[0].ID())
	if done := d.opens(to); !strings.Contains(done, d.l.N("preparation.workbook.took", 1)) || strings.Contains(done, d.l.N("preparation.workbook.left", 1)) {
		t.Errorf("what became of it is not said: %s", done)
	}
	if p := w.part(id, item).Content; p.Answer("done").Text.Original != "en" || p.Answer("done").Text.In["fr"] != "Une équipe." {
		t.Errorf("%+v", p.Answers)
	}
}
