package snapshot_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// object is a line of a snapshot.
type object = map[string]any

// lines are a snapshot that somebody rewrites: its head, its statements, its
// rows. The hash at the end is made to fit, as a forger would.
type lines struct {
	head       object
	statements []object
	rows       []object
}

func readLines(t *testing.T, path string) *lines {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []object
	for line := range bytes.Lines(b) {
		var o object
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.UseNumber()
		if err := dec.Decode(&o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	n, err := all[0]["statements"].(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return &lines{head: all[0], statements: all[1 : n+1], rows: all[n+1 : len(all)-1]}
}

func (l *lines) write(t *testing.T) (path string) {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	all := slices.Concat([]object{l.head}, l.statements, l.rows)
	for i, o := range all {
		// encoding/json sorts members; the first line has to begin as it does.
		if err := enc.Encode(o); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			text := out.String()
			format, _ := json.Marshal(o["snapshot"])
			text = strings.Replace(text, `"snapshot":`+string(format)+`,`, "", 1)
			out.Reset()
			out.WriteString(`{"snapshot":` + string(format) + `,` + text[1:])
		}
	}
	sum := sha256.Sum256(out.Bytes())
	fmt.Fprintf(&out, "{\"lines\":%d,\"sha256\":%q}\n", len(all), hex.EncodeToString(sum[:]))
	path = filepath.Join(t.TempDir(), "forged.snapshot")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// forgery is a change to a snapshot whose hash then fits again.
type forgery struct {
	name  string
	kind  fail.Kind
	forge func(l *lines)
}

func forgeries(t *testing.T, h *hub) []forgery {
	t.Helper()
	other := hubtest.NewRegister(t, hubtest.SQLite(t), projections()...)
	other.MustSay(hubtest.Word("a", "x"))
	skey, vkey, err := note.GenerateKey(rand.Reader, hubtest.Origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	resigned, err := translog.Checkpoint{Origin: hubtest.Origin, Size: h.Size(), Root: h.Root()}.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	settings := func(l *lines) object { return l.head["settings"].(object) }
	row := func(l *lines) []any { return l.rows[0]["row"].([]any) }
	table := func(l *lines) object { return l.head["tables"].([]any)[0].(object) }
	// The place of the first statement whose body is there and not needed.
	const word = 2
	gone := slices.IndexFunc(h.forged.statements, func(o object) bool { return o["erased"] != nil })
	waits := slices.IndexFunc(h.forged.statements, func(o object) bool { return o["n"] == nil })
	return []forgery{
		{"a signature", fail.Broken, func(l *lines) {
			s := l.statements[word]["leaf"].(string)
			at := strings.Index(s, "\nsig ") + 20
			l.statements[word]["leaf"] = s[:at] + map[bool]string{true: "B", false: "A"}[s[at] == 'A'] + s[at+1:]
		}},
		{"a header", fail.Broken, func(l *lines) {
			l.statements[word]["leaf"] = strings.Replace(l.statements[word]["leaf"].(string), `"subject":"s`, `"subject":"t`, 1)
		}},
		{"a statement twice", fail.Broken, func(l *lines) { l.statements[word+1] = l.statements[word] }},
		{"two statements change places", fail.Broken, func(l *lines) {
			l.statements[word], l.statements[word+1] = l.statements[word+1], l.statements[word]
		}},
		{"a statement left out", fail.Broken, func(l *lines) {
			l.statements = slices.Delete(l.statements, word, word+1)
			l.head["statements"] = len(l.statements)
		}},
		{"the last statement left out", fail.Broken, func(l *lines) {
			l.statements = l.statements[:len(l.statements)-1]
			l.head["statements"] = len(l.statements)
		}},
		{"fewer statements than announced", fail.Broken, func(l *lines) { l.head["statements"] = len(l.statements) + len(l.rows) + 1 }},
		{"a negative number of statements", fail.Broken, func(l *lines) { l.head["statements"] = -1 }},
		{"a body", fail.Broken, func(l *lines) {
			b, _ := base64.StdEncoding.DecodeString(l.statements[word]["blob"].(string))
			b[40] ^= 1
			l.statements[word]["blob"] = b
		}},
		{"a body taken away", fail.Broken, func(l *lines) { delete(l.statements[word], "blob") }},
		{"a body erased by nobody", fail.Broken, func(l *lines) {
			delete(l.statements[word], "blob")
			l.statements[word]["erased"] = l.statements[gone]["erased"]
		}},
		{"an erased body brought back", fail.Broken, func(l *lines) {
			delete(l.statements[gone], "erased")
			l.statements[gone]["blob"] = h.gone
		}},
		{"the order of arrival", fail.Broken, func(l *lines) {
			l.statements[word]["n"], l.statements[word+1]["n"] = l.statements[word+1]["n"], l.statements[word]["n"]
		}},
		{"an arrival taken away", fail.Broken, func(l *lines) { delete(l.statements[word], "n"); delete(l.statements[word], "at") }},
		{"the arrival of one that waits", fail.Broken, func(l *lines) { l.statements[waits]["n"], l.statements[waits]["at"] = 1000, 1 }},
		{"half an arrival", fail.Broken, func(l *lines) { delete(l.statements[word], "at") }},
		{"the root", fail.Broken, func(l *lines) { l.head["root"] = make([]byte, 32) }},
		{"half a root", fail.Broken, func(l *lines) { l.head["root"] = make([]byte, 16) }},
		{"no checkpoint", fail.Broken, func(l *lines) { l.head["checkpoint"] = "" }},
		{"the checkpoint of another log", fail.Broken, func(l *lines) { l.head["checkpoint"] = string(other.Checkpoint()) }},
		{"the size in the checkpoint", fail.Broken, func(l *lines) {
			l.head["checkpoint"] = strings.Replace(l.head["checkpoint"].(string), fmt.Sprintf("\n%d\n", h.Size()), fmt.Sprintf("\n%d\n", h.Size()-1), 1)
		}},
		{"a checkpoint by another key", fail.Broken, func(l *lines) { l.head["checkpoint"] = string(resigned) }},
		{"another key and a checkpoint by it", fail.Broken, func(l *lines) {
			l.head["checkpoint"], settings(l)[ledger.SettingVKey] = string(resigned), vkey
		}},
		{"another name of the log", fail.Broken, func(l *lines) { settings(l)[ledger.SettingOrigin] = "hub.example/other" }},
		{"no name of the log", fail.Broken, func(l *lines) { delete(settings(l), ledger.SettingOrigin) }},
		{"another participant as the hub", fail.Broken, func(l *lines) { settings(l)[ledger.SettingHub] = statement.Hash{1}.String() }},
		{"an unknown member of the head", fail.Broken, func(l *lines) { l.head["more"] = 1 }},
		{"an unknown member of a statement", fail.Broken, func(l *lines) { l.statements[word]["more"] = 1 }},
		{"a newer format", fail.Conflict, func(l *lines) { l.head["snapshot"] = "comity/2" }},
		{"a row of another table", fail.Broken, func(l *lines) { l.rows[0]["table"] = "ledger_setting" }},
		{"another table announced", fail.Conflict, func(l *lines) { table(l)["name"] = "ledger_setting" }},
		{"a table of another room", fail.Conflict, func(l *lines) { table(l)["room"] = "drafts" }},
		{"a newer version of a room", fail.Conflict, func(l *lines) { table(l)["version"] = 99 }},
		{"a column that is no name", fail.Broken, func(l *lines) {
			table(l)["columns"].([]any)[0].(object)["name"] = "id) SELECT 1; --"
		}},
		{"a table announced twice", fail.Broken, func(l *lines) {
			l.head["tables"] = append(l.head["tables"].([]any), l.head["tables"].([]any)[0])
		}},
		{"text for a number", fail.Broken, func(l *lines) { row(l)[0] = "1" }},
		{"a number for text", fail.Broken, func(l *lines) { row(l)[1] = 1 }},
		{"bytes that are no base64", fail.Broken, func(l *lines) { row(l)[2] = "§" }},
		{"a value too few", fail.Broken, func(l *lines) { l.rows[0]["row"] = row(l)[:2] }},
		{"a fraction", fail.Broken, func(l *lines) { row(l)[0] = 0.5 }},
	}
}

// A forger makes the hash fit. Nothing of what he made is used: the database
// is no hub afterwards, and would be none if it were opened.
func TestForgeriesAreRefused(t *testing.T) {
	ctx := t.Context()
	h := newHub(t, hubtest.SQLite(t), 6)
	path, _ := h.take(t)
	h.forged = readLines(t, path)
	if _, err := restore(ctx, h.forged.write(t), target(empty(t, hubtest.SQLite(t)))); err != nil {
		t.Fatalf("nothing is forged yet: %v", err)
	}
	for _, f := range forgeries(t, h) {
		t.Run(f.name, func(t *testing.T) {
			l := readLines(t, path)
			f.forge(l)
			db := empty(t, hubtest.SQLite(t))
			_, err := restore(ctx, l.write(t), target(db))
			if !fail.Is(err, f.kind) {
				t.Errorf("gives %v (%s)", err, fail.KindOf(err))
			}
			// A hub that could go on has a name and is not in quarantine.
			if err := db.Migrate(ctx, "people", people(1).Migrations); err != nil {
				t.Fatal(err)
			}
			l2 := h.reopen(t, db)
			if l2.Origin() != "" {
				if err := l2.Release(ctx, nil); !fail.Is(err, fail.Conflict) {
					t.Errorf("what is left could go on: %v", err)
				}
			} else if l2.Size() != 0 {
				t.Error("something of it was used")
			}
		})
	}
}

// Damage is found before anything else.
func TestDamageIsFound(t *testing.T) {
	h := newHub(t, hubtest.SQLite(t), 6)
	path, _ := h.take(t)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(t.TempDir(), "damaged")
	refused := func(t *rapid.T, what string, b []byte) {
		if err := os.WriteFile(at, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := snapshot.Open(at); !fail.Is(err, fail.Broken) && !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Conflict) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(sound)
		switch rapid.SampledFrom([]string{"flip", "cut", "more", "line"}).Draw(t, "damage") {
		case "flip":
			i := rapid.IntRange(0, len(b)-2).Draw(t, "at")
			b[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			refused(t, "a bit", b)
		case "cut":
			refused(t, "an end", b[:rapid.IntRange(0, len(b)-1).Draw(t, "at")])
		case "more":
			refused(t, "a tail", append(b, rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "tail")...))
		case "line":
			all := slices.Collect(bytes.Lines(b))
			i := rapid.IntRange(0, len(all)-1).Draw(t, "at")
			refused(t, "a line left out", bytes.Join(slices.Delete(all, i, i+1), nil))
		}
	})
	if _, err := snapshot.Open(path); err != nil {
		t.Fatal(err)
	}
	if _, err := snapshot.Open(filepath.Join(t.TempDir(), "none")); !fail.Is(err, fail.Invalid) {
		t.Errorf("no file: %v", err)
	}
}

// The file must not change between its proof and its use.
func TestChangedMeanwhile(t *testing.T) {
	ctx := t.Context()
	h := newHub(t, hubtest.SQLite(t), 6)
	path, _ := h.take(t)
	f, err := snapshot.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Prove(ctx, proving()); err != nil {
		t.Fatal(err)
	}
	l := readLines(t, path)
	l.rows = l.rows[:2]
	b, err := os.ReadFile(l.write(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	db := empty(t, hubtest.SQLite(t))
	if _, err := f.Restore(ctx, target(db), nil); !fail.Is(err, fail.Broken) {
		t.Errorf("gives %v", err)
	}
	if err := db.Read(ctx, func(q sqldb.Querier) error { _, err := ledger.ReadState(ctx, q); return err }); err != nil {
		t.Error(err)
	}
	if err := h.reopen(t, db).Release(ctx, h.Checkpoint()); !fail.Is(err, fail.Conflict) {
		t.Errorf("what is left could go on: %v", err)
	}
}
