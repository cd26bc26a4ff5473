package search_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/statement"
)

const typeReply = "test.reply.recorded/1"

// replies is another room, of what is said under a note.
type replies struct{ notes }

func (replies) Name() string { return "reply" }
func (replies) Schema() string {
	return "CREATE TABLE reply (subject TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);"
}
func (replies) Tables() []ledger.Table {
	return []ledger.Table{{Name: "reply", Key: []string{"subject"}}}
}
func (replies) Types() []string { return []string{typeReply} }

func (replies) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	return keep(ctx, tx, "reply", e)
}

func (replies) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	return kept(ctx, q, "reply", subject)
}

// What is said under something leaves it found, whatever room it is of: a reply
// under a report, a comment under guidance. Nor does a statement of the second that
// is no longer found, and nothing of it stays behind.
func TestWhatIsSaidUnderSomethingLeavesItFound(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, notes{}, replies{}, search.NewIndex(dialect(url), only{typ: typeNote}, replies{}))
		say(t, r, "report", search.Document{Kind: "report", Title: i18n.Of("en", "Fourteen operators"), Address: "/report"})
		put := func(title string) statement.Hash {
			return sayOf(t, r, typeReply, "report", search.Document{Kind: "reply", Title: i18n.Of("en", title), Address: "/report"})
		}
		expect := func(question string, kinds ...string) {
			t.Helper()
			_, res := found(t, r, search.Ask{Question: question})
			var got []string
			for _, h := range res.Hits {
				got = append(got, h.Kind)
			}
			slices.Sort(got)
			if !slices.Equal(got, kinds) {
				t.Errorf("%q finds %v, want %v", question, got, kinds)
			}
		}
		put("Thirteen operators, by our count")
		expect("operators", "reply", "report")
		last := put("Twelve operators since")
		expect("operators", "reply", "report")
		expect("twelve", "reply")
		expect("fourteen", "report")
		say(t, r, "report", search.Document{Kind: "report", Title: i18n.Of("en", "Fifteen operators"), Address: "/report"})
		expect("operators", "reply", "report")
		expect("fourteen")
		r.CheckRebuild()
		if _, err := r.Erase(t.Context(), statement.Hash{}, last, "asked for"); err != nil {
			t.Fatal(err)
		}
		expect("operators", "reply", "report")
		expect("twelve")
		r.CheckRebuild()
	})
}

// Whatever is found has a title and leads somewhere: what is short is its own
// title, and what has none is called by the beginning of its words. Without a page
// it is not found.
func TestWhatIsFoundCanBeClicked(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		say(t, r, "short", search.Document{Kind: "report", Title: i18n.Of("en", "A zebra"), Body: i18n.Of("en", "A zebra"), Address: "/short"})
		say(t, r, "untitled", search.Document{Kind: "report", Body: i18n.Of("en", "Two zebras"), Address: "/untitled"})
		say(t, r, "cited", search.Document{Kind: "report", Cited: []string{"Zebra 7"}, Address: "/cited"})
		say(t, r, "nameless", search.Document{Kind: "report", Also: "zebra", Address: "/nameless"})
		say(t, r, "nowhere", search.Document{Kind: "report", Title: i18n.Of("en", "A zebra")})
		got, res := found(t, r, search.Ask{Question: "zebra"})
		slices.Sort(got)
		if want := []string{"cited", "short", "untitled"}; !slices.Equal(got, want) || res.Total != int64(len(want)) {
			t.Errorf("%v of %d, want %v", got, res.Total, want)
		}
		r.CheckRebuild()
	})
}

// crowd is a room in which more is said under one thing than is found of it.
type crowd struct{ replies }

func (c crowd) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	docs, err := c.replies.Documents(ctx, q, subject)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	return slices.Repeat(docs, search.MaxDocuments), nil
}

// However much is said under one thing, more can be said, and the thing is found.
func TestMuchIsSaidUnderOneThing(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), notes{}, replies{}, search.NewIndex(sqldb.SQLite, only{typ: typeNote}, crowd{}))
	say(t, r, "report", search.Document{Kind: "report", Title: i18n.Of("en", "Fourteen operators"), Address: "/report"})
	sayOf(t, r, typeReply, "report", search.Document{Kind: "reply", Title: i18n.Of("en", "Thirteen operators"), Address: "/report"})
	_, res := found(t, r, search.Ask{Question: "operators"})
	if res.Total != search.MaxDocuments || !slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Kind == "report" }) {
		t.Errorf("%d are found", res.Total)
	}
	r.CheckRebuild()
}
