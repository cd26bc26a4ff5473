package corpus_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
)

const typeStone = "test.stone.recorded/1"

// stone is the simplest thing that can be recorded.
type stone struct {
	ID    string `json:"id"`
	Words string `json:"words"`
	kind  string // what it says it is; empty for a stone
}

func (s *stone) Type() string {
	if s.kind != "" {
		return s.kind
	}
	return typeStone
}
func (s *stone) Subject() string { return s.ID }
func (s *stone) Check() error {
	if s.Words == "" {
		return fail.New(fail.Invalid, "%s says nothing", s.ID)
	}
	return nil
}

// stones is a room that keeps them.
type stones struct{}

func (stones) Name() string { return "stone" }
func (stones) Version() int { return 1 }
func (stones) Schema() string {
	return "CREATE TABLE stone (subject TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);"
}
func (stones) Tables() []ledger.Table {
	return []ledger.Table{{Name: "stone", Key: []string{"subject"}}}
}
func (stones) Types() []string { return []string{typeStone} }
func (stones) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO stone (subject, body) VALUES ($1, $2)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, e.Subject(), string(e.Body))
	return err
}

func drafts(t *testing.T, all ...*stone) []ledger.Draft {
	t.Helper()
	out, err := corpus.Drafts(all)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func many(n int) []*stone {
	out := make([]*stone, n)
	for i := range out {
		out[i] = &stone{ID: fmt.Sprintf("stone:%03d", n-i), Words: "Here & there: <été>."}
	}
	return out
}

func TestSaidOnceAndInOrder(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, stones{})
		room := corpus.Room{Register: r.Ledger, DB: r.DB, Table: "stone"}
		all := many(150)
		before := r.Size()
		var told []int
		said, err := room.Say(t.Context(), drafts(t, all...), func(done, total int) {
			if total != 150 {
				t.Errorf("of %d, want 150", total)
			}
			told = append(told, done)
		})
		if err != nil || said != 150 || r.Size() != before+150 {
			t.Fatalf("said %d, the register grew by %d, error %v", said, r.Size()-before, err)
		}
		if !slices.Equal(told, []int{64, 128, 150}) {
			t.Errorf("told %v", told)
		}
		first, err := r.At(t.Context(), before)
		if err != nil || first.Statement.Header.Subject != all[0].ID {
			t.Errorf("the first said is about %q, want %q; error %v", first.Statement.Header.Subject, all[0].ID, err)
		}
		if said, err := room.Say(t.Context(), drafts(t, all...), nil); err != nil || said != 0 {
			t.Errorf("said %d again, error %v", said, err)
		}
		all[3].Words = "Other words."
		if said, err := room.Say(t.Context(), drafts(t, all...), nil); err != nil || said != 1 {
			t.Errorf("said %d after one change, error %v", said, err)
		}
		r.CheckRebuild()
	})
}

// halting says so many drafts and then refuses.
type halting struct {
	corpus.Register
	left int
}

func (h *halting) Say(ctx context.Context, d ...ledger.Draft) ([]ledger.Receipt, error) {
	if h.left--; h.left < 0 {
		return nil, fail.New(fail.Unavailable, "the disk is full")
	}
	return h.Register.Say(ctx, d...)
}

// What was said before the register refused stays, and the next time only the
// rest is said.
func TestHalfWay(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), stones{})
	room := corpus.Room{Register: &halting{r.Ledger, 1}, DB: r.DB, Table: "stone"}
	said, err := room.Say(t.Context(), drafts(t, many(100)...), nil)
	if !fail.Is(err, fail.Unavailable) || said != 64 {
		t.Fatalf("said %d, error %v", said, err)
	}
	room.Register = r.Ledger
	if said, err := room.Say(t.Context(), drafts(t, many(100)...), nil); err != nil || said != 36 {
		t.Errorf("then said %d, error %v", said, err)
	}
}

func TestABrokenBodyMakesNoDrafts(t *testing.T) {
	out, err := corpus.Drafts([]*stone{{ID: "stone:1", Words: "Sound."}, {ID: "stone:2"}})
	if !fail.Is(err, fail.Invalid) || out != nil {
		t.Errorf("%d drafts, error %v", len(out), err)
	}
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct{ name, body, kind, want string }{
		{"sound", `{"id":"stone:1","words":"Here."}`, "", ""},
		{"an unknown member", `{"id":"stone:1","words":"Here.","colour":"red"}`, "", "not of type"},
		{"no JSON", `stone`, "", "not of type"},
		{"something behind it", `{"id":"stone:1","words":"Here."}{}`, "", "follows the body"},
		{"a bracket behind it", `{"id":"stone:1","words":"Here."}]`, "", "follows the body"},
		{"another type", `{"id":"stone:1","words":"Here."}`, "test.brick.recorded/1", "the header says"},
		{"a broken rule", `{"id":"stone:1"}`, "", "says nothing"},
		{"a space", `{"id": "stone:1","words":"Here."}`, "", "one form"},
		{"a space before it", ` {"id":"stone:1","words":"Here."}`, "", "one form"},
		{"a line end behind it", `{"id":"stone:1","words":"Here."}` + "\n", "", "one form"},
		{"another order", `{"words":"Here.","id":"stone:1"}`, "", "one form"},
		{"other case", `{"ID":"stone:1","words":"Here."}`, "", "one form"},
		{"a member twice", `{"id":"stone:2","id":"stone:1","words":"Here."}`, "", "one form"},
		{"an escape that is not needed", `{"id":"stone:1","words":"\u0048ere."}`, "", "one form"},
		{"an escape in other case", `{"id":"stone:1","words":"\u001F"}`, "", "one form"},
		{"an escape that is needed", `{"id":"stone:1","words":"\u001f\n\"\u2028"}`, "", ""},
		{"letters as they are", `{"id":"stone:1","words":"<é> & 网"}`, "", ""},
		{"bytes that are no text", `{"id":"stone:1","words":"` + "\xff" + `"}`, "", "one form"},
		{"half a pair", `{"id":"stone:1","words":"\ud800"}`, "", "one form"},
		{"nothing for something", `{"id":"stone:1","words":"Here.","id":null}`, "", "one form"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := corpus.Decode(typeStone, []byte(tc.body), &stone{kind: tc.kind})
			switch {
			case tc.want == "" && err != nil:
				t.Error(err)
			case tc.want != "" && (!fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("error %v, want %q of kind invalid", err, tc.want)
			}
		})
	}
}

// Of all that says the same, one is read: whatever is done to the bytes of a
// body that leaves its meaning alone, it is refused.
func TestOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, err := corpus.Encode(&stone{ID: "stone:1", Words: rapid.StringN(1, 40, -1).Draw(t, "words")})
		if err != nil {
			t.Fatal(err)
		}
		places := []int{0, 1, 5, 6, 15, len(b) - 1, len(b)} // where JSON may have a space
		at := rapid.SampledFrom(places).Draw(t, "place")
		other := slices.Insert(slices.Clone(b), at, rapid.SampledFrom([]byte(" \t\r\n")).Draw(t, "space"))
		var into map[string]any
		if err := json.Unmarshal(other, &into); err != nil {
			t.Fatalf("%q: %v", other, err)
		}
		if err := corpus.Decode(typeStone, other, &stone{}); !fail.Is(err, fail.Invalid) {
			t.Fatalf("%q is read: %v", other, err)
		}
	})
}

// What is written is read back, on one line, whatever the words.
func TestEncodeAndDecode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &stone{ID: "stone:1", Words: rapid.StringN(1, 40, -1).Draw(t, "words")}
		b, err := corpus.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		var back stone
		if err := corpus.Decode(typeStone, b, &back); err != nil {
			t.Fatal(err)
		}
		if back != *s || strings.ContainsAny(string(b), "\n\r") {
			t.Fatalf("%q is read as %+v", b, back)
		}
	})
}

func TestFiles(t *testing.T) {
	dir := fstest.MapFS{
		"b.txt":     {Data: []byte("bee")},
		"a/c.txt":   {Data: []byte("sea")},
		"large.txt": {Data: make([]byte, corpus.MaxFile+1)},
		"link":      {Data: []byte("b.txt"), Mode: fs.ModeSymlink},
	}
	files, err := corpus.Files(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Name != "a/c.txt" || string(files[1].Content) != "bee" ||
		files[1].SHA256 != "62cb81b5904a262ffaeed02abef36bfc540b09f964b8b0b636662f77ffce6714" {
		t.Errorf("%v", files)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := corpus.Files(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("a check that was broken off: error %v", err)
	}
	if _, err := corpus.Files(t.Context(), os.DirFS("nowhere")); !fail.Is(err, fail.Unavailable) {
		t.Errorf("no directory: error %v", err)
	}
}
