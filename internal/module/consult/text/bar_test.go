package text_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestParted: what is retained as modified needs what it is modified into to be
// retained as well; otherwise the text would hold neither.
func TestParted(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	of := w.tables()
	parent := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	body := w.reads(own("state:ke"), of, 2, "A State that is asked should answer without undue delay.")
	body.Change.DerivedFrom = parent.String()
	child := w.says(w.ke, statement.Hash{}, body)
	modified := text.Ruling{Amendment: parent, Decision: redline.Modified, Instead: child}
	for _, as := range []redline.Disposition{redline.Bracketed, redline.Deferred, redline.NotRetained} {
		other := text.Ruling{Amendment: child, Decision: as}
		for _, all := range [][]text.Ruling{{modified, other}, {other, modified}} {
			if bars := w.get(of).Bars(all); len(bars) != 1 || bars[0] != (text.Bar{Why: text.WhyParted, Amendment: parent.String(), Instead: child.String()}) {
				t.Errorf("beside one that is %s: %+v", as, bars)
			}
			_, err := w.try(w.de, of, w.rulings("state:de", of, all...))
			if !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "Amendment 1 is retained as modified by amendment 2") {
				t.Errorf("beside one that is %s: %v", as, err)
			}
		}
	}
	// By another statement, and with the child in brackets in the version in force.
	first := w.decides(of, modified)
	if _, err := w.try(w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: child, Decision: redline.Bracketed})); !fail.Is(err, fail.Conflict) {
		t.Errorf("bracketed afterwards: %v", err)
	}
	second := w.decides(of, text.Ruling{Amendment: parent, Decision: redline.Deferred, InsteadOf: first}, text.Ruling{Amendment: child, Decision: redline.Bracketed})
	if again := (text.Ruling{Amendment: parent, Decision: redline.Modified, Instead: child, InsteadOf: second}); len(w.get(of).Bars([]text.Ruling{again})) != 1 {
		t.Error("into one that was bracketed before")
	}
	w.consolidates(of)
	if bars := w.get(of).Bars([]text.Ruling{modified}); len(bars) != 1 || bars[0].Why != text.WhyParted {
		t.Errorf("into one in brackets in the version in force: %+v", bars)
	}
	w.decides(of, modified, text.Ruling{Amendment: child, Decision: redline.Retained})
	w.consolidates(of)
	if p, c := w.amendment(parent), w.amendment(child); p.State != text.Modified || c.State != text.Retained || !strings.Contains(w.get(of).InForce().Words, "undue delay") {
		t.Errorf("they are %s and %s in\n%s", p.State, c.State, w.get(of).InForce().Words)
	}
}

// TestObjectedNamed: of several that are retained the refusal names the one that
// is objected to.
func TestObjectedNamed(t *testing.T) {
	w := ruled(t, "sqlite:"+t.TempDir()+"/hub.db", consult.Consensus).opens()
	of := w.tables()
	free := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 3, ask))
	id := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	w.says(w.ap, id, &text.Objected{As: "org:apc", Reason: en("Too much.")})
	all := []text.Ruling{{Amendment: free, Decision: redline.Retained}, {Amendment: id, Decision: redline.Retained}}
	if bars := w.get(of).Bars(all); len(bars) != 1 || bars[0].Amendment != id.String() {
		t.Errorf("beforehand: %+v", bars)
	}
	if _, err := w.try(w.de, of, w.rulings("state:de", of, all...)); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "Amendment 2 cannot be retained") {
		t.Errorf("it is refused with %v", err)
	}
}

// TestNarrowed: lists are narrowed by every disposition.
func TestNarrowed(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	of := w.tables()
	in := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	off := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 3, ask))
	if w.get(of).Ripe() {
		t.Error("a version can follow where nothing was decided")
	}
	w.decides(of, text.Ruling{Amendment: in, Decision: redline.Bracketed}, text.Ruling{Amendment: off, Decision: redline.Deferred})
	if !w.get(of).Ripe() {
		t.Error("no version can follow")
	}
	for range 2 {
		for state, want := range map[text.State][]string{text.InBrackets: {in.String()}, text.PutOff: {off.String()}, text.Retained: nil} {
			part, err := w.q.Amendments(t.Context(), text.Filter{Text: of.String(), State: state})
			var got []string
			for _, a := range part.Items {
				got = append(got, a.ID)
			}
			if err != nil || !slices.Equal(got, want) || !slices.Contains(text.States(), state) {
				t.Errorf("%s: %v, want %v: %v", state, got, want, err)
			}
		}
		if w.get(of).Ripe() {
			w.consolidates(of)
		}
	}
}
