package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// bracketed is a text to the second unit of which an amendment is decided in
// brackets.
func bracketed(t *testing.T) *text.Text {
	t.Helper()
	of, id := statement.Hash{1}, statement.Hash{2}
	via := submission.Via{Mode: submission.Own, Author: "state:ke"}
	mark := func(n int64, id statement.Hash) submission.Mark { return submission.Mark{Statement: id, Index: n} }
	tabled := &text.Case{Tabled: &text.First[text.Tabled]{Mark: mark(1, statement.Hash{9}),
		Body: text.Tabled{Via: via, Consultation: of, Language: "en", Text: "First words.\n\nAn answer is given within a reasonable time.\n"}}}
	c := &consult.Consultation{}
	c.Via = via
	w := text.World{
		Speaks: func(string, statement.Hash, int64) (bool, error) { return true, nil },
		Told: func(via submission.Via, _ submission.Mark) (submission.Told, error) {
			return submission.Told{Via: via, Known: true}, nil
		},
		Of: func(statement.Hash) (*consult.Consultation, error) { return c, nil },
		At: func(statement.Hash, int64) (*consult.Consultation, error) { return c, nil },
	}
	first, err := text.Standing(tabled, nil, w)
	if err != nil {
		t.Fatal(err)
	}
	change, err := first.InForce().Fixed().Propose(redline.Amendment{ID: "x", Paragraph: 1, Text: "An answer is given within one month."})
	if err != nil {
		t.Fatal(err)
	}
	change.ID = ""
	tabled.Later = []text.Later{{Mark: mark(3, statement.Hash{3}), Decided: &text.Decided{As: "state:ke", Rulings: []text.Ruling{{Amendment: id, Decision: redline.Bracketed}}}}}
	out, err := text.Standing(tabled, []text.Case{{Proposed: &text.First[text.Proposed]{Mark: mark(2, id), Body: text.Proposed{Via: via, Consultation: of, Text: statement.Hash{9}, Change: change}}}}, w)
	if err != nil || len(out.Events) != 1 || out.Events[0].Why != "" {
		t.Fatalf("%+v: %v", out, err)
	}
	return out
}

// TestInForceSaysBrackets: the view in force says beside the unit that
// alternatives stand there in brackets, with the way to them.
func TestInForceSaysBrackets(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	of, l, p := bracketed(t), all.Locale("en"), &Pages{Way: &submissionweb.Way{}}
	ways, err := p.bracketWays(l, of)
	if err != nil {
		t.Fatal(err)
	}
	units := of.InForce().Fixed().Text().Standing()
	if got := ways(units[0].ID, units[0].Kind); got != nil {
		t.Errorf("beside the first unit: %+v", got)
	}
	got := ways(units[1].ID, units[1].Kind)
	if len(got) != 1 || !strings.HasSuffix(got[0].Href, "/units/"+text.Slug(units[1].ID)+"?show=decided") {
		t.Errorf("beside the second unit: %+v", got)
	}
	lead, err := p.bracketLead(l, of)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := lead.Render(t.Context(), &b); err != nil || !strings.Contains(b.String(), "At 1 place") || !strings.Contains(b.String(), "?show=decided") {
		t.Errorf("above the text: %s %v", b.String(), err)
	}
}
