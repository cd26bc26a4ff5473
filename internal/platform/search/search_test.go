package search_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/statement"
)

const (
	typeNote = "test.note.recorded/1"
	typeCopy = "test.copy.recorded/1"
)

// notes is a room with one kind of thing, whose body is the document itself.
type notes struct{}

func (notes) Name() string { return "note" }
func (notes) Version() int { return 1 }
func (notes) Schema() string {
	return "CREATE TABLE note (subject TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);"
}
func (notes) Tables() []ledger.Table { return []ledger.Table{{Name: "note", Key: []string{"subject"}}} }
func (notes) Types() []string        { return []string{typeNote, typeCopy} }

func (notes) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	return keep(ctx, tx, "note", e)
}

func (notes) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	return kept(ctx, q, "note", subject)
}

// keep puts the newest body of a subject into a table.
func keep(ctx context.Context, tx *sqldb.Tx, table string, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+table+` (subject, body) VALUES ($1, $2)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, e.Subject(), string(e.Body))
	return err
}

// kept is the document that a body in a table is.
func kept(ctx context.Context, q sqldb.Querier, table, subject string) ([]search.Document, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM `+table+` WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var d search.Document
	return []search.Document{d}, json.Unmarshal([]byte(body), &d)
}

// only is a room that holds the notes of one type.
type only struct {
	notes
	typ string
}

func (o only) Types() []string { return []string{o.typ} }

// hub is a register with the notes and their index.
func hub(t *testing.T, url string) *hubtest.Register {
	t.Helper()
	return hubtest.NewRegister(t, url, notes{}, search.NewIndex(dialect(url), notes{}))
}

func dialect(url string) sqldb.Dialect {
	if strings.HasPrefix(url, "sqlite:") {
		return sqldb.SQLite
	}
	return sqldb.Postgres
}

func say(t *testing.T, r *hubtest.Register, subject string, d search.Document) statement.Hash {
	t.Helper()
	return sayOf(t, r, typeNote, subject, d)
}

// sayOf has a document said of a type, whose body it is.
func sayOf(t *testing.T, r *hubtest.Register, typ, subject string, d search.Document) statement.Hash {
	t.Helper()
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return r.MustSay(ledger.Draft{Type: typ, Subject: subject, Body: body})[0].ID
}

// library is what the tests look through.
var library = map[string]search.Document{
	"norm:a": {Kind: "provision", Address: "/provisions/norm:a", Also: "A/70/174 13 (a)",
		Title: i18n.Of("en", "Interstate cooperation on security"),
		Body: i18n.Text{Original: "en", In: map[string]string{
			"en": "States should cooperate in developing and applying measures to increase stability and security in the use of ICTs.",
			"fr": "Les États devraient coopérer à l’élaboration de mesures visant à renforcer la sécurité de l’information.",
			"ar": "ينبغي للدول أن تتعاون على وضع تدابير لزيادة الاستقرار والأمن في استخدام تكنولوجيا المَعلومات والاتصالات.",
		}}},
	"norm:zh": {Kind: "provision", Title: i18n.Of("zh", "网络安全规范"), Body: i18n.Of("zh", "各国不应蓄意允许他人利用其领土使用信通技术实施国际不法行为，并应加强网络安全合作。"), Address: "/provisions/norm:zh"},
	"norm:ru": {Kind: "provision", Title: i18n.Of("ru", "Международная безопасность"), Body: i18n.Of("ru", "Государства не должны заведомо позволять использовать свою территорию."), Address: "/provisions/norm:ru"},
	"term:security": {Kind: "term", Title: i18n.Of("en", "Information security"), Address: "/terms/term:security",
		Body: i18n.Of("en", "A contested term. Some read it as the protection of information systems, others as including content.")},
	"report": {Kind: "document", Title: i18n.Of("en", "Report of the Group"), Address: "/documents/report",
		Body: i18n.Of("en", strings.Repeat("Many words come first and say little of it. ", 20)+"Then security and cooperation are named, and the capacity-building of States. "+strings.Repeat("And more follows after. ", 20))},
	"path": {Kind: "document", Title: i18n.Of("en", "Another path"), Body: i18n.Of("en", "See 70/A and 174, apart."), Address: "/documents/path"},
}

func fill(t *testing.T, r *hubtest.Register) {
	t.Helper()
	for _, subject := range slices.Sorted(maps.Keys(library)) {
		say(t, r, subject, library[subject])
	}
}

func found(t *testing.T, r *hubtest.Register, a search.Ask) ([]string, search.Results) {
	t.Helper()
	res, err := search.Queries{DB: r.DB}.Search(context.Background(), a)
	if err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	ids := []string{}
	for _, h := range res.Hits {
		if h.Title.Empty() || h.Address == "" {
			t.Errorf("%+v finds %s, and gives nothing to click on: %q, %q", a, h.Subject, h.Title.String(), h.Address)
		}
		ids = append(ids, h.Subject)
	}
	return ids, res
}

func TestSearch(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		fill(t, r)
		for _, tc := range []struct {
			name, question, kind string
			want                 []string // in any order
			first                string   // which comes first, where it matters
		}{
			{"one word", "stability", "", []string{"norm:a"}, ""},
			{"one for many", "ICT", "", []string{"norm:a"}, ""},
			{"the title before the body", "security", "", []string{"norm:a", "report", "term:security"}, ""},
			{"a word in the title", "information", "", []string{"term:security", "norm:a"}, "term:security"},
			{"all the words", "security cooperation", "", []string{"norm:a", "report"}, "norm:a"},
			{"the beginning of a word", "cooper", "", []string{"norm:a", "report"}, ""},
			{"a short word is whole", "co", "", []string{}, ""},
			{"a symbol holds together", "A/70/174", "", []string{"norm:a"}, ""},
			{"a hyphen holds together", "capacity-building", "", []string{"report"}, ""},
			{"quoted", `"contested term"`, "", []string{"term:security"}, ""},
			{"quoted, in another order", `"term contested"`, "", []string{}, ""},
			{"French, elided", "information sécurité", "", []string{"norm:a"}, ""},
			{"French, without accents", "cooperer", "", []string{"norm:a"}, ""},
			{"Arabic, vocalised in the text", "معلومات", "", []string{"norm:a"}, ""},
			{"Arabic, vocalised in the question", "المَعلومات", "", []string{"norm:a"}, ""},
			{"Arabic, with and without the article", "الأمن", "", []string{"norm:a"}, ""},
			{"Chinese", "网络安全", "", []string{"norm:zh"}, ""},
			{"Chinese, a part of a word", "安全", "", []string{"norm:zh"}, ""},
			{"Chinese, one character", "络", "", []string{"norm:zh"}, ""},
			{"Chinese, not in this order", "全安", "", []string{}, ""},
			{"Russian", "международная", "", []string{"norm:ru"}, ""},
			{"one kind", "security", "term", []string{"term:security"}, ""},
			{"a kind that is not there", "security", "person", []string{}, ""},
			{"signs of a query language", `security" OR * NEAR(`, "term", []string{"term:security"}, ""},
			{"signs of the other", `security & ! ' <-> :* |`, "term", []string{"term:security"}, ""},
			{"nothing to look for", `  "" — `, "", []string{}, ""},
			{"nothing found", "zebra", "", []string{}, ""},
		} {
			t.Run(tc.name, func(t *testing.T) {
				got, res := found(t, r, search.Ask{Question: tc.question, Kind: tc.kind, Lang: "en"})
				if tc.first != "" && (len(got) == 0 || got[0] != tc.first) {
					t.Errorf("%q finds %v, want %s first", tc.question, got, tc.first)
				}
				slices.Sort(got)
				slices.Sort(tc.want)
				if !slices.Equal(got, tc.want) || res.Total != int64(len(tc.want)) {
					t.Errorf("%q finds %v of %d, want %v", tc.question, got, res.Total, tc.want)
				}
			})
		}
	})
}

// Whoever asks for a thing by its name or its number finds it first, however the
// words are spaced, and whatever else holds them more often.
func TestCalledByName(t *testing.T) {
	shelf := map[string]search.Document{
		"norm:h":   {Kind: "provision", Title: i18n.Of("en", "Requests for assistance"), Cited: []string{"13 (h)", "A/70/174:13:h"}, Body: i18n.Of("en", strings.Repeat("States should respond. ", 30)), Address: "/h"},
		"norm:h:1": {Kind: "provision", Title: i18n.Of("en", "Assistance"), Cited: []string{"13 (h) 1", "A/70/174:13:h:1"}, Body: i18n.Of("en", "States should respond."), Address: "/h1"},
		"row":      {Kind: "cluster", Title: i18n.Of("en", "Rows"), Body: i18n.Of("en", "13 h 1, 13 h 2, 13 h"), Address: "/row"},
		"report":   {Kind: "instrument", Title: i18n.Of("en", "Report of the Group"), Cited: []string{"", "—", "A/70/174"}, Address: "/report"},
		"state:ne": {Kind: "participant", Title: i18n.Text{Original: "en", In: map[string]string{"en": "Niger", "ar": "النيجر"}}, Address: "/ne"},
		"state:ng": {Kind: "participant", Title: i18n.Text{Original: "en", In: map[string]string{"en": "Nigeria", "ar": "نيجيريا", "fr": "Nigéria (qui n’est pas le Niger)"}}, Address: "/ng"},
	}
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		for _, subject := range slices.Sorted(maps.Keys(shelf)) {
			say(t, r, subject, shelf[subject])
		}
		for _, tc := range []struct{ question, first string }{
			{"13 (h)", "norm:h"},
			{"13h", "norm:h"},
			{"13 h 1", "norm:h:1"},
			{"13H1", "norm:h:1"},
			{"A/70/174", "report"},
			{"a/70/174 13(h)", "norm:h"},
			{"niger", "state:ne"},
			{"نيجر", "state:ne"},
			{"NIGERIA", "state:ng"},
		} {
			got, res := found(t, r, search.Ask{Question: tc.question})
			if res.Some || len(got) == 0 || got[0] != tc.first {
				t.Errorf("%q finds %v, want %s first", tc.question, got, tc.first)
			}
		}
		r.CheckRebuild()
	})
}

func TestSomeOfTheWords(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		fill(t, r)
		got, res := found(t, r, search.Ask{Question: "stability zebra"})
		if !res.Some || !slices.Equal(got, []string{"norm:a"}) {
			t.Errorf("%v, some of the words: %v", got, res.Some)
		}
		if _, res := found(t, r, search.Ask{Question: "stability"}); res.Some {
			t.Error("all the words are there, and it says some")
		}
	})
}

func TestSnippet(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		fill(t, r)
		for _, tc := range []struct {
			name, question, lang, subject string
			in, want                      string // language of the snippet; a piece of it, matches in brackets
		}{
			{"in the reader's language", "stability", "en", "norm:a", "en", "measures to increase [stability] and security"},
			{"in the language that holds it", "معلومات", "fr", "norm:a", "ar", "تكنولوجيا [المَعلومات] والاتصالات"},
			{"in the reader's, where both do", "cooper", "fr", "norm:a", "fr", "devraient [coopérer] à"},
			{"pairs of Han as one stretch", "网络安全", "zh", "norm:zh", "zh", "并应加强[网络安全]合作"},
			{"in the middle of a long text", "security cooperation", "en", "report", "en", "Then [security] and [cooperation] are named"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				_, res := found(t, r, search.Ask{Question: tc.question, Lang: tc.lang})
				i := slices.IndexFunc(res.Hits, func(h search.Hit) bool { return h.Subject == tc.subject })
				if i < 0 {
					t.Fatalf("%s is not found", tc.subject)
				}
				s := res.Hits[i].Snippet
				var b strings.Builder
				for _, p := range s.Parts {
					if p.Match {
						fmt.Fprintf(&b, "[%s]", p.Text)
					} else {
						b.WriteString(p.Text)
					}
				}
				if s.Lang != tc.in || !strings.Contains(b.String(), tc.want) {
					t.Errorf("in %s: %s, want %s in %s", s.Lang, b.String(), tc.want, tc.in)
				}
				if len(b.String()) > 500 {
					t.Errorf("a snippet of %d bytes", len(b.String()))
				}
			})
		}
	})
}

func TestPages(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		fill(t, r)
		all, _ := found(t, r, search.Ask{Question: "security"})
		var pages []string
		for offset := range all {
			page, res := found(t, r, search.Ask{Question: "security", Offset: offset, Limit: 1})
			if res.Total != int64(len(all)) {
				t.Errorf("page %d says %d in all", offset, res.Total)
			}
			pages = append(pages, page...)
		}
		if !slices.Equal(pages, all) {
			t.Errorf("page by page %v, at once %v", pages, all)
		}
	})
}

func TestWhatIsChangedOrErasedIsNotFound(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		fill(t, r)
		once := say(t, r, "draft", search.Document{Kind: "document", Title: i18n.Of("en", "Aardvark"), Address: "/draft"})
		again := say(t, r, "draft", search.Document{Kind: "document", Title: i18n.Of("en", "Badger"), Address: "/draft"})
		expect := func(question string, want ...string) {
			t.Helper()
			if got, _ := found(t, r, search.Ask{Question: question}); !slices.Equal(got, want) && len(got)+len(want) > 0 {
				t.Errorf("%q finds %v, want %v", question, got, want)
			}
		}
		expect("aardvark")
		expect("badger", "draft")
		if _, err := r.Erase(t.Context(), statement.Hash{}, again, "asked for"); err != nil {
			t.Fatal(err)
		}
		expect("badger")
		expect("aardvark", "draft")
		if _, err := r.Erase(t.Context(), statement.Hash{}, once, "asked for"); err != nil {
			t.Fatal(err)
		}
		expect("aardvark")
		r.CheckRebuild()
		expect("aardvark")
		expect("stability", "norm:a")
	})
}

// Two rooms describe one file: a search shows it once, as the earlier room has
// it, and loses nothing that only the other says.
func TestOneFileIsFoundOnce(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, notes{}, search.NewIndex(dialect(url), only{typ: typeNote}, only{typ: typeCopy}))
		put := func(typ, subject string, d search.Document) statement.Hash { return sayOf(t, r, typ, subject, d) }
		paper := func(bytes, title, also string) search.Document {
			return search.Document{Kind: "document", Title: i18n.Of("en", title), Also: also, Address: "/x", Bytes: bytes}
		}
		put(typeCopy, "copy:1", paper("aa", "An Autopsy", "Kerttunen, misspelt Kertunen"))
		first := put(typeNote, "paper:1", paper("aa", "An Autopsy and Eulogy", "Kerttunen"))
		put(typeCopy, "copy:2", paper("bb", "Another autopsy", "Kerttunen"))
		put(typeNote, "paper:3", paper("", "An autopsy without a file", ""))
		put(typeCopy, "copy:3", paper("", "An autopsy without a file", ""))
		expect := func(a search.Ask, want ...string) {
			t.Helper()
			got, res := found(t, r, a)
			slices.Sort(got)
			if !slices.Equal(got, want) || res.Total != int64(len(want)) {
				t.Errorf("%+v finds %v of %d, want %v", a, got, res.Total, want)
			}
		}
		expect(search.Ask{Question: "autopsy"}, "copy:2", "copy:3", "paper:1", "paper:3")
		expect(search.Ask{Question: "kerttunen", Kind: "document"}, "copy:2", "paper:1")
		expect(search.Ask{Question: "kertunen"}, "copy:1")
		expect(search.Ask{Question: "eulogy zebra"}, "paper:1")
		r.CheckRebuild()
		if _, err := r.Erase(t.Context(), statement.Hash{}, first, "asked for"); err != nil {
			t.Fatal(err)
		}
		expect(search.Ask{Question: "autopsy"}, "copy:1", "copy:2", "copy:3", "paper:3")
	})
}

// A search finds exactly the documents that hold the words, by the meaning of
// tokens alone, on both databases.
func TestFindsWhatTheTokensSay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("norm norms State’s cyber cybersecurity l’État A/70/174 70 174 网络 网络安全 安全网络 الأمن أمن والأمن безопасность Türkiye e-mail 13(h) ½ x2")
	text := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = vocabulary[random.IntN(len(vocabulary))]
		}
		return strings.Join(words, " ")
	}
	corpus := map[string]search.Document{}
	for i := range 60 {
		corpus[fmt.Sprintf("doc:%02d", i)] = search.Document{Kind: "note", Title: i18n.Of("en", text(2)), Body: i18n.Of("en", text(1+random.IntN(6))), Address: "/doc"}
	}
	var questions []string
	for range 150 {
		q := text(1 + random.IntN(2))
		if random.IntN(4) == 0 {
			q = `"` + q + `"`
		}
		questions = append(questions, q)
	}
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		for _, subject := range slices.Sorted(maps.Keys(corpus)) {
			say(t, r, subject, corpus[subject])
		}
		hits := 0
		for _, q := range questions {
			var want []string
			for _, subject := range slices.Sorted(maps.Keys(corpus)) {
				if search.Holds(q, corpus[subject]) {
					want = append(want, subject)
				}
			}
			got, res := found(t, r, search.Ask{Question: q})
			if res.Some {
				got = nil
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", q, got, want)
			}
			hits += len(want)
		}
		if hits < 100 {
			t.Errorf("only %d hits: the questions ask for nothing", hits)
		}
	})
}
