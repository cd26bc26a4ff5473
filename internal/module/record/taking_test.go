package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/module/record/annex"
)

const smallPaper = "Annex B: Membership\nYear/State\t2004-2005\t2009-2010\nKenya\tX\t\nMali\tX\tX\tX\nRuritania\tX\tX\n"

// taker is a hub whose record holds a document and two rows of it.
func taker(t *testing.T) (*hubtest.Register, *record.Service, *record.Queries) {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), record.Projection{})
	return r, &record.Service{Ledger: r.Ledger, DB: r.DB}, record.NewQueries(r.DB)
}

func parsed(t *testing.T, text string) *annex.Import {
	t.Helper()
	im, err := annex.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestTake(t *testing.T) {
	ctx := context.Background()
	r, s, q := taker(t)
	im := parsed(t, smallPaper)
	if _, err := q.Take(ctx, im, nil); !fail.Is(err, fail.NotFound) || fail.Hint(err) == "" {
		t.Fatalf("a text that nobody recorded: error %v", err)
	}
	if _, err := q.Take(ctx, im, &record.Document{ID: record.DocumentID("small"), Title: i18n.Of("en", "A small paper")}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a document without a short name: error %v", err)
	}
	named := &record.Document{ID: record.DocumentID("small"), Title: i18n.Of("en", "A small paper"), Short: "Nobody (2026)"}
	taken, err := q.Take(ctx, im, named)
	if err != nil {
		t.Fatal(err)
	}
	if !taken.New || taken.Document != "record:document:small" || len(taken.Imported.Left) != 1 || len(taken.Kept) != 0 {
		t.Errorf("%+v", taken)
	}
	if said, err := s.Record(ctx, secretariat, taken.Bodies(), nil); err != nil || said != 4 {
		t.Fatalf("said %d, error %v", said, err)
	}
	size := r.Size()

	again, err := q.Take(ctx, im, nil)
	if err != nil || again.New || again.Document != taken.Document {
		t.Fatalf("the text is not known again: %+v, error %v", again, err)
	}
	if said, err := s.Record(ctx, secretariat, again.Bodies(), nil); err != nil || said != 0 || r.Size() != size {
		t.Errorf("said %d again, error %v", said, err)
	}

	other := parsed(t, strings.Replace(smallPaper, "Mali\tX\tX\tX\n", "", 1))
	if _, err := q.Take(ctx, other, named); !fail.Is(err, fail.Conflict) {
		t.Errorf("another text under the same name: error %v", err)
	}
	named.ID = record.DocumentID("smaller")
	less, err := q.Take(ctx, other, named)
	if err != nil || !slices.Equal(less.Kept[record.Memberships], []string{"state:ml"}) {
		t.Errorf("the row that the text lacks: %+v, error %v", less, err)
	}
}

// The paper that is shipped is known by its text, before anything is recorded.
func TestTakeTheShippedPaper(t *testing.T) {
	_, _, q := taker(t)
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	im := parsed(t, smallPaper)
	i := slices.IndexFunc(c.Documents, func(d record.Document) bool { return d.ID == "record:document:alleged-demise-2017" })
	im.SHA256 = c.Documents[i].SHA256
	taken, err := q.Take(t.Context(), im, nil)
	if err != nil || !taken.New || taken.Document != c.Documents[i].ID || taken.Bodies()[0].Subject() != taken.Document {
		t.Errorf("%+v, error %v", taken, err)
	}
}
