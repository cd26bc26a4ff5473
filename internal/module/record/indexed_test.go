package record_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/search"
)

func TestFinds(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		dialect := sqldb.SQLite
		if !strings.HasPrefix(url, "sqlite:") {
			dialect = sqldb.Postgres
		}
		r := hubtest.NewRegister(t, url, record.Projection{}, search.NewIndex(dialect, record.Indexed{}))
		c, err := record.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		s := record.Service{Ledger: r.Ledger, DB: r.DB}
		if _, err := s.Record(t.Context(), secretariat, c.Bodies(), nil); err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct{ name, question, kind, want, address string }{
			{"a Group by its report", "A/68/98", "group", "record:group:gge-2012", "/record/groups/gge-2012"},
			{"a Group by its mandate", "information security concepts", "group", "record:group:gge-2004", "/record/groups/gge-2004"},
			{"an event by its place", "Singapore", "event", "record:event:consultation-asean-2019", "/record/timeline#event-consultation-asean-2019"},
			{"an event by who took part", "First Committee", "event", "record:event:draft-resolution-1998", "/record/timeline#event-draft-resolution-1998"},
			{"a forum by its short name", "amcc", "", "record:forum:amcc", "/record/fora#forum-amcc"},
			{"an endorsement by its words", "subscribe in principle", "endorsement", "record:endorsement:asean-2018", "/record/endorsements#endorsement-asean-2018"},
			{"an endorsement by whose they are", "Fundación Karisma", "endorsement", "record:endorsement:civil-society-2020", "/record/endorsements#endorsement-civil-society-2020"},
			{"a claim by the paper's words", "steadily increased", "claim", "record:claim:steadily-increased", "/record/claims#claim-steadily-increased"},
			{"a table by its annex", "Annex C", "", "record:table:c", "/record/sponsorships"},
			{"a figure by its number", "Illustration 5", "", "record:illustration:5", "/record/figures#illustration-5"},
			{"a resolution that only the record has", "A/RES/62/17", "", "record:resolution:62-17", "/record/sponsorships"},
			{"a document by its author", "Kerttunen", "document", "record:document:alleged-demise-2017", "/record/documents#document-alleged-demise-2017"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				res, err := search.Queries{DB: r.DB}.Search(t.Context(), search.Ask{Question: tc.question, Kind: tc.kind, Lang: "en"})
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(res.Hits, func(h search.Hit) bool { return h.Subject == tc.want })
				switch {
				case res.Some || i < 0:
					t.Errorf("%q does not find %s but %v", tc.question, tc.want, res.Hits)
				case tc.kind == "" && i > 0:
					t.Errorf("%q finds %s before %s", tc.question, res.Hits[0].Subject, tc.want)
				case res.Hits[i].Address != tc.address:
					t.Errorf("its page is %s, want %s", res.Hits[i].Address, tc.address)
				}
			})
		}
		r.CheckRebuild()
	})
}

func TestAddress(t *testing.T) {
	for subject, want := range map[string]string{
		"record:gge-membership:state:ke": "/record/states/ke",
		"record:reply:state:ke":          "/record/states/ke",
		"record:table:d":                 "/record/replies",
		"record:illustration:1":          "/record/figures#illustration-1",
		"record:novelty:1":               "",
		"state:ke":                       "",
	} {
		if got := record.Address(subject); got != want {
			t.Errorf("%s has the page %q, want %q", subject, got, want)
		}
	}
}
