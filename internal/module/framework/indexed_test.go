package framework_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/search"
)

// indexed is a register that holds the shipped framework, and its index.
func indexed(t *testing.T, url string) (*hubtest.Register, search.Queries) {
	t.Helper()
	dialect := sqldb.SQLite
	if !strings.HasPrefix(url, "sqlite:") {
		dialect = sqldb.Postgres
	}
	r := hubtest.NewRegister(t, url, framework.Projection{}, search.NewIndex(dialect, framework.Indexed{}))
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := framework.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.LoadCorpus(t.Context(), policy.As(policy.Secretariat), c, nil); err != nil {
		t.Fatal(err)
	}
	return r, search.Queries{DB: r.DB}
}

func TestFinds(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r, q := indexed(t, url)
		for _, tc := range []struct {
			name, question, kind string
			first                string   // comes first; empty: no matter which
			also                 []string // are found too
		}{
			{"an instrument by its symbol", "A/70/174", "", "un:a-70-174", []string{"un:a-70-174:13:h"}},
			{"a decision by its symbol", "PC.DEC/1202", "", "osce:pc-dec-1202", []string{"osce:cbm:16"}},
			{"a paragraph by its number", "13 (h)", "", "un:a-70-174:13:h", []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}},
			{"written in one", "13h", "", "un:a-70-174:13:h", []string{"un:a-70-174:13:h:1"}},
			{"a half", "13 h 2", "", "un:a-70-174:13:h:2", nil},
			{"with its symbol", "A/70/174 13 (h)", "", "un:a-70-174:13:h", nil},
			{"a measure by who agreed on it", "OSCE CBM 8", "", "osce:cbm:8", nil},
			{"a principle", "Paris Call principle 9", "", "paris-call:principle:9", nil},
			{"by words of its text", "knowingly allow their territory", "", "un:a-70-174:13:c", nil},
			{"by a slip of a copy", "sothat", "", "", []string{"un:a-70-174:13:i"}},
			{"a term by its title", "sovereignty", "", "term:sovereignty", []string{"un:a-68-98:20"}},
			{"a term by who holds a reading", "Shanghai Cooperation", "term", "", nil},
			{"a term by a reading", "ensures that only States", "term", "", nil},
			{"a threat", "supply chain", "threat", "threat:supply-chain", nil},
			{"the roadmap, in French", "l’état de droit", "cluster", "roadmap:rule-of-law", nil},
			{"the roadmap, in Arabic", "سيادة القانون", "cluster", "roadmap:rule-of-law", nil},
			{"a document by how it is cited", "Tikk and Kerttunen (2017)", "document", "doc:tikk-kerttunen-2017", nil},
			{"the kind, in French", "norme", "provision", "", []string{"un:a-70-174:13:a", "gcsc:norm:1"}},
			{"the kind, in Arabic with the article", "القاعدة", "provision", "", []string{"un:a-70-174:13:a"}},
			{"elided in French", "d’un principe", "provision", "", nil},
		} {
			t.Run(tc.name, func(t *testing.T) {
				res, err := q.Search(t.Context(), search.Ask{Question: tc.question, Kind: tc.kind, Lang: "en"})
				if err != nil {
					t.Fatal(err)
				}
				var ids []string
				for _, h := range res.Hits {
					ids = append(ids, h.Subject)
				}
				if len(ids) == 0 || res.Some && tc.first+strings.Join(tc.also, "") != "" {
					t.Fatalf("%q finds %v; only some of the words: %v", tc.question, ids, res.Some)
				}
				if tc.first != "" && ids[0] != tc.first {
					t.Errorf("%q finds first %s of %d, want %s", tc.question, ids[0], len(ids), tc.first)
				}
				for _, id := range tc.also {
					if !slices.Contains(ids, id) {
						t.Errorf("%q does not find %s", tc.question, id)
					}
				}
			})
		}
		r.CheckRebuild()
	})
}

// Provisions are found by the very words that pages use for their kind.
func TestFoundByTheirKind(t *testing.T) {
	_, q := indexed(t, hubtest.SQLite(t))
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range words.Locales() {
		for kind, example := range map[framework.Kind]string{framework.KindNorm: "gcsc:norm:1", framework.KindMeasure: "oas:cbm:1",
			framework.KindPrinciple: "paris-call:principle:1", framework.KindChapeau: "un:a-70-174:13"} {
			question := l.T("framework.kind." + string(kind))
			res, err := q.Search(t.Context(), search.Ask{Question: question, Kind: "provision"})
			if err != nil {
				t.Fatal(err)
			}
			if res.Some || !slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Subject == example }) {
				t.Errorf("%s: %q does not find %s", l.Tag(), question, example)
			}
		}
	}
}

func TestCite(t *testing.T) {
	r, _ := indexed(t, hubtest.SQLite(t))
	q := framework.Queries{DB: r.DB}
	got, err := q.Cite(t.Context(), []string{"un:a-70-174:13:h", "un:a-70-174", "doc:tikk-kerttunen-2017", "term:sovereignty", "state:ke"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"un:a-70-174:13:h": "A/70/174, 13 (h)", "un:a-70-174": "A/70/174", "doc:tikk-kerttunen-2017": "Tikk and Kerttunen (2017)"}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
	for id, w := range want {
		if got[id] != w {
			t.Errorf("%s is cited %q, want %q", id, got[id], w)
		}
	}
}
