package framework_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

var secretariat = policy.As(policy.Secretariat)

type desk struct {
	*hubtest.Register
	framework.Service
	*framework.Queries
	corpus *framework.Corpus
}

func open(t *testing.T, url string) *desk {
	t.Helper()
	r := hubtest.NewRegister(t, url, framework.Projection{})
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &desk{Register: r, Service: framework.Service{Ledger: r.Ledger, DB: r.DB}, Queries: &framework.Queries{DB: r.DB}, corpus: c}
}

func (d *desk) load(t *testing.T) {
	t.Helper()
	if _, err := d.LoadCorpus(context.Background(), secretariat, d.corpus, nil); err != nil {
		t.Fatal(err)
	}
}

func TestLoadedCorpus(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		d := open(t, url)
		var told []int
		said, err := d.LoadCorpus(context.Background(), secretariat, d.corpus, func(done, total int) {
			told = append(told, done)
			if total != len(d.corpus.Bodies()) {
				t.Errorf("of %d, want %d", total, len(d.corpus.Bodies()))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if said != len(d.corpus.Bodies()) || told[len(told)-1] != said || !slices.IsSorted(told) {
			t.Errorf("said %d of %d, told %v", said, len(d.corpus.Bodies()), told)
		}
		if again, err := d.LoadCorpus(context.Background(), secretariat, d.corpus, nil); err != nil || again != 0 {
			t.Errorf("loading again said %d more: %v", again, err)
		}
		t.Run("queries", func(t *testing.T) { testQueries(t, d) })
		d.CheckRebuild()
	})
}

func testQueries(t *testing.T, d *desk) {
	ctx := context.Background()
	t.Run("lists give everything once", func(t *testing.T) {
		all, err := d.Provisions(ctx, framework.ProvisionFilter{})
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, i := range all {
			got = append(got, i.ID)
			if i.Symbol == "" || len(i.Statements) != 1 {
				t.Errorf("%s has symbol %q and rests on %v", i.ID, i.Symbol, i.Statements)
			}
		}
		for _, p := range d.corpus.Provisions {
			want = append(want, p.ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got %d provisions, want %d", len(got), len(want))
		}
	})
	t.Run("filters", func(t *testing.T) {
		p, err := d.Provisions(ctx, framework.ProvisionFilter{Kind: framework.KindMeasure, Instrument: "osce:pc-dec-1202"})
		if err != nil || len(p) != 5 || p[0].ID != "osce:cbm:12" {
			t.Errorf("got %+v, %v", p, err)
		}
		r, err := d.Relations(ctx, framework.RelationFilter{Relation: framework.RelationEqual, From: "un:a-70-174", To: "un:a-68-98"})
		if err != nil || len(r) != 1 || r[0].Links["un:a-68-98:26:c:2"].Number == "" {
			t.Errorf("got %+v, %v", r, err)
		}
		r, err = d.Relations(ctx, framework.RelationFilter{Provision: "osce:cbm:8"})
		if err != nil || len(r) != 2 {
			t.Errorf("got %d relations of CBM 8, %v", len(r), err)
		}
	})
	t.Run("instrument", func(t *testing.T) {
		v, err := d.Instrument(ctx, "un:a-70-174")
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Provisions) != 45 || v.Provisions[0].ID != "un:a-70-174:13" || v.Provisions[1].ID != "un:a-70-174:13:a" {
			t.Errorf("%d provisions, first %s", len(v.Provisions), v.Provisions[0].ID)
		}
		if !slices.Contains(v.BuiltOnBy, "un:a-res-70-237") || v.Links["un:a-res-70-237"].Number != "A/RES/70/237" {
			t.Errorf("built on by %v", v.BuiltOnBy)
		}
	})
	t.Run("provision", func(t *testing.T) { testProvision(t, d) })
	t.Run("roadmap", func(t *testing.T) {
		v, err := d.Roadmap(ctx)
		if err != nil || len(v.Clusters) != 5 || v.Clusters[4].PrintedTitle != "Other" || len(v.Statements) != 5 {
			t.Errorf("got %d clusters, %v", len(v.Clusters), err)
		}
	})
	t.Run("glossary and threats", func(t *testing.T) {
		term, err := d.Term(ctx, "term:sovereignty")
		if err != nil || len(term.Readings) < 3 || term.Links["doc:tikk-kerttunen-2017"].Title.Empty() {
			t.Errorf("got %+v, %v", term, err)
		}
		threat, err := d.Threat(ctx, "threat:elections")
		if err != nil || !slices.Contains(threat.Provisions, "gcsc:norm:2") {
			t.Errorf("got %+v, %v", threat, err)
		}
		all, err := d.Threats(ctx)
		if err != nil || len(all) != len(d.corpus.Threats) {
			t.Errorf("got %d threats, %v", len(all), err)
		}
	})
	for _, tc := range []struct {
		name string
		ask  func() error
		kind fail.Kind
	}{
		{"no such provision", func() error { _, err := d.Provision(ctx, "un:a-70-174:13:z"); return err }, fail.NotFound},
		{"a term asked for as a threat", func() error { _, err := d.Threat(ctx, "term:norm"); return err }, fail.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.ask(); !fail.Is(err, tc.kind) {
				t.Errorf("got %v, want kind %s", err, tc.kind)
			}
		})
	}
}

func testProvision(t *testing.T, d *desk) {
	ctx := context.Background()
	v, err := d.Provision(ctx, "un:a-70-174:13:h")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Parts) != 2 || v.Parts[1].ID != "un:a-70-174:13:h:2" || v.Symbol != "A/70/174" {
		t.Errorf("parts %+v of %s", v.Parts, v.Symbol)
	}
	var rows []string
	for _, p := range v.Roadmap {
		rows = append(rows, fmt.Sprint(p.Cluster, " ", p.Row, " ", p.Column))
	}
	if want := []string{"roadmap:critical-infrastructure 3 norm", "roadmap:incidents 2 norm"}; !slices.Equal(rows, want) {
		t.Errorf("in the roadmap at %v, want %v", rows, want)
	}
	for _, c := range v.Comparisons {
		if c.Wording == "as reprinted in the open consultation" && (c.Same || len(c.Differences) != 1 || c.Differences[0].Right != "request") {
			t.Errorf("the reprint differs in %+v", c.Differences)
		}
	}
	if !slices.ContainsFunc(v.Readings, func(r framework.StatusReading) bool { return r.Status == framework.StatusReinforcing }) ||
		!slices.ContainsFunc(v.Readings, func(r framework.StatusReading) bool { return r.ID == "reading:additional:russia" }) {
		t.Errorf("the readings lack one of the norm or one of the whole paragraph: %d", len(v.Readings))
	}
	for _, r := range v.Relations {
		if v.Links[r.From].Number == "" || v.Links[r.To].Number == "" {
			t.Errorf("%s has an end without a name", r.ID)
		}
	}
	if len(v.Relations) < 5 || !slices.Contains(v.Threats, "threat:critical-infrastructure") || len(v.Statements) < 10 {
		t.Errorf("%d relations, threats %v, %d statements", len(v.Relations), v.Threats, len(v.Statements))
	}
	half, err := d.Provision(ctx, "un:a-70-174:13:k:2")
	if err != nil || len(half.Roadmap) != 1 || half.Roadmap[0].Item.Printed[0] != "13 j 2" || half.Roadmap[0].Item.Note == nil {
		t.Errorf("the half with the misprinted citation: %+v, %v", half.Roadmap, err)
	}
}

func TestWhoMayRecord(t *testing.T) {
	for _, tc := range []struct {
		actor policy.Actor
		do    framework.Action
		may   bool
	}{
		{policy.Visitor, framework.Read, true},
		{secretariat, framework.Read, true},
		{policy.Visitor, framework.Record, false},
		{secretariat, framework.Record, true},
		{policy.As(policy.Operator), framework.Record, false},
		{secretariat, "erase", false},
	} {
		err := framework.May(tc.actor, tc.do)
		if (err == nil) != tc.may || err != nil && !fail.Is(err, fail.Denied) {
			t.Errorf("%v may %q: %v", tc.actor, tc.do, err)
		}
	}
	d := open(t, hubtest.SQLite(t))
	if _, err := d.LoadCorpus(context.Background(), policy.Visitor, d.corpus, nil); !fail.Is(err, fail.Denied) {
		t.Errorf("a visitor loads the corpus: %v", err)
	}
	if _, err := d.RecordThing(context.Background(), policy.Visitor, d.corpus.Terms[0]); !fail.Is(err, fail.Denied) {
		t.Errorf("a visitor records: %v", err)
	}
	if d.Size() != 1 {
		t.Errorf("the register has grown to %d", d.Size())
	}
}

// When provisions last changed is when the newest statement that they rest on arrived,
// whenever somebody asks.
func TestChanged(t *testing.T) {
	ctx := context.Background()
	hubtest.Databases(t, func(t *testing.T, url string) {
		d := open(t, url)
		d.load(t)
		expect := func(want time.Time) {
			t.Helper()
			all, err := d.Provisions(ctx, framework.ProvisionFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if at, err := d.Changed(ctx, all); err != nil || !at.Equal(want) {
				t.Errorf("%d provisions changed at %s, want %s: %v", len(all), at, want, err)
			}
		}
		d.Clock.Advance(time.Hour)
		expect(hubtest.Start)
		p := *d.corpus.Provision("un:a-70-174:13:c")
		p.Title = i18n.Of("en", "Territory")
		receipt, err := d.RecordThing(ctx, secretariat, &p)
		if err != nil {
			t.Fatal(err)
		}
		d.Clock.Advance(time.Hour)
		expect(hubtest.Start.Add(time.Hour))
		if _, err := d.Erase(ctx, statement.Hash{}, receipt.ID, "a slip"); err != nil {
			t.Fatal(err)
		}
		expect(hubtest.Start)
		if at, err := d.Changed(ctx, nil); err != nil || !at.IsZero() {
			t.Errorf("nothing changed at %s: %v", at, err)
		}
	})
}

func TestRecordingAgain(t *testing.T) {
	ctx := context.Background()
	hubtest.Databases(t, func(t *testing.T, url string) {
		d := open(t, url)
		d.load(t)
		before := d.Size()
		p := *d.corpus.Provision("un:a-70-174:13:c")
		altered := p
		altered.Texts = []framework.TextVersion{p.Texts[0]}
		altered.Texts[0].Text = "States should not allow it."
		altered.Texts[0].SHA256 = framework.Hash(altered.Texts[0].Text)
		if _, err := d.RecordThing(ctx, secretariat, &altered); !fail.Is(err, fail.Conflict) || d.Size() != before {
			t.Errorf("other words under the same version: %v", err)
		}
		french := p
		text := "Une traduction de travail."
		french.Texts = append(slices.Clone(p.Texts), framework.TextVersion{Version: 1, Language: "fr", Basis: framework.Paraphrase,
			Text: text, SHA256: framework.Hash(text), Source: framework.Citation{Reference: "A/70/174"}})
		french.Title = i18n.Text{Original: "en", In: map[string]string{"en": p.Title.In["en"], "fr": "Territoire"}}
		receipt, err := d.RecordThing(ctx, secretariat, &french)
		if err != nil {
			t.Fatal(err)
		}
		v, err := d.Provision(ctx, p.ID)
		if err != nil || v.Current("fr").Text != text || !slices.Contains(v.Statements, receipt.ID.String()) {
			t.Errorf("the translation is not there: %+v, %v", v.Texts, err)
		}
		if _, err := d.Erase(ctx, statement.Hash{}, receipt.ID, "not a translation"); err != nil {
			t.Fatal(err)
		}
		v, err = d.Provision(ctx, p.ID)
		if err != nil || len(v.Texts) != 1 || slices.Contains(v.Statements, receipt.ID.String()) {
			t.Errorf("after the erasure: %+v, %v", v.Texts, err)
		}
		d.CheckRebuild()
	})
}

// What cannot count is logged, changes nothing, and says why.
func TestInertStatements(t *testing.T) {
	ctx := context.Background()
	d := open(t, hubtest.SQLite(t))
	d.load(t)
	before := rows(t, d)
	term, err := framework.Encode(d.corpus.Terms[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		draft ledger.Draft
		why   string
	}{
		{"not a body", ledger.Draft{Type: framework.TypeTerm, Subject: "term:x", Body: []byte("{}")}, "term:"},
		{"in another form", ledger.Draft{Type: framework.TypeTerm, Subject: d.corpus.Terms[0].ID, Body: append([]byte(" "), term...)}, "one form"},
		{"about another thing", ledger.Draft{Type: framework.TypeTerm, Subject: "term:x", Body: term}, "the header about"},
		{"another kind of thing", ledger.Draft{Type: framework.TypeTerm, Subject: d.corpus.Terms[0].ID, Body: []byte("null")}, "form"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			receipt := d.MustSay(tc.draft)[0]
			record, err := d.Get(ctx, receipt.ID)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(record.Inert, tc.why) {
				t.Errorf("inert because %q, want %q", record.Inert, tc.why)
			}
		})
	}
	if after := rows(t, d); !maps.Equal(before, after) {
		t.Errorf("rows changed from %v to %v", before, after)
	}
}

// rows hashes the framework's tables.
func rows(t *testing.T, d *desk) map[string]statement.Hash {
	t.Helper()
	_, tables, err := d.Dump(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]statement.Hash{}
	for _, table := range tables {
		if strings.HasPrefix(table.Table, "framework_") {
			out[table.Table] = table.Hash
		}
	}
	if len(out) != len(framework.Projection{}.Tables()) {
		t.Fatalf("hashed %d tables", len(out))
	}
	return out
}
