package ledger_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// everything is a hash over all tables of a register, durable and derived:
// nothing can be stored without changing it.
func everything(t *testing.T, r *hubtest.Register) statement.Hash {
	t.Helper()
	tables := append(r.Tables(),
		ledger.Table{Name: "ledger_head", Key: []string{"tree"}}, ledger.Table{Name: "ledger_tile", Key: []string{"tree", "level", "n"}},
		ledger.Table{Name: "ledger_leaf", Key: []string{"idx"}}, ledger.Table{Name: "ledger_body", Key: []string{"hash"}},
		ledger.Table{Name: "ledger_arrival", Key: []string{"n"}}, ledger.Table{Name: "ledger_parked", Key: []string{"idx", "missing"}})
	all, _, err := ledger.Dump(context.Background(), r.DB, tables)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// blobOf makes salt ‖ body for a body.
func blobOf(n byte, body []byte) []byte { return slices.Concat(bytes.Repeat([]byte{n}, 32), body) }

// sent is what somebody sends, and the kind with which it is refused.
type sent struct {
	name       string
	leaf, blob []byte
	kind       statement.Kind
}

// badLeaves are leaves whose fault lies in their own bytes.
func badLeaves(f *foreign) []sent {
	_, leaf, blob := f.make(`{"word":"x"}`, nil)
	header, rest, _ := bytes.Cut(leaf, []byte("\n"))
	swap := func(old, new string) []byte {
		if bytes.Count(header, []byte(old)) != 1 {
			f.t.Fatalf("%q stands %d times in the header", old, bytes.Count(header, []byte(old)))
		}
		return slices.Concat(bytes.Replace(header, []byte(old), []byte(new), 1), []byte("\n"), rest)
	}
	line := func(kind string, payload []byte) string {
		return kind + " " + base64.StdEncoding.EncodeToString(payload) + "\n"
	}
	return []sent{
		{"nothing", nil, blob, statement.Malformed},
		{"no line feed at the end", leaf[:len(leaf)-1], blob, statement.Malformed},
		{"a header alone", slices.Concat(header, []byte("\n")), blob, statement.Malformed},
		{"two signatures", slices.Concat(leaf, rest), blob, statement.Malformed},
		{"an approval that is not base64", slices.Concat(leaf, []byte("recovery §\n")), blob, statement.Malformed},
		{"approvals out of order", slices.Concat(leaf, []byte(line("b", []byte("1"))), []byte(line("a", []byte("1")))), blob, statement.NotCanonical},
		{"an approval twice", slices.Concat(leaf, []byte(line("a", []byte("1"))), []byte(line("a", []byte("1")))), blob, statement.NotCanonical},
		{"too many approvals", slices.Concat(leaf, []byte(line("a", make([]byte, statement.MaxLeaf)))), blob, statement.TooLarge},
		{"an oversized header", swap(`"subject":"f"`, `"subject":"`+strings.Repeat("f", statement.MaxHeader)+`"`), blob, statement.TooLarge},
		{"a subject of 257", swap(`"subject":"f"`, `"subject":"`+strings.Repeat("f", 257)+`"`), blob, statement.BadValue},
		{"a duplicate key", swap(`"subject":"f"`, `"subject":"f","subject":"f"`), blob, statement.DuplicateKey},
		{"wrong case", swap(`"subject":`, `"Subject":`), blob, statement.WrongCase},
		{"an unknown key", swap(`"subject":"f"`, `"subject":"f","extra":""`), blob, statement.UnknownKey},
		{"bad UTF-8", swap(`"subject":"f"`, "\"subject\":\"\xff\""), blob, statement.BadUTF8},
		{"white space", swap(`"subject":"f"`, `"subject": "f"`), blob, statement.NotCanonical},
		{"a marking that is none", swap("TLP:CLEAR", "TLP:WHITE"), blob, statement.BadValue},
		{"a type without a version", swap("test.word.said/1", "test.word.said"), blob, statement.BadValue},
		{"version 0", swap("test.word.said/1", "test.word.said/0"), blob, statement.BadValue},
		{"another subject than was signed", swap(`"subject":"f"`, `"subject":"g"`), blob, statement.BadSignature},
	}
}

// badBodies are sound leaves with blobs that do not belong to them, or belong
// to somebody else.
func badBodies(f *foreign, used []byte) []sent {
	_, leaf, blob := f.make(`{"word":"x"}`, nil)
	huge := blobOf(1, make([]byte, statement.MaxBody+1))
	_, leafHuge, _ := f.make("", func(h *statement.Header) { h.Body = statement.BlobHash([32]byte(huge[:32]), huge[32:]) })
	_, leafUsed, _ := f.make("", func(h *statement.Header) { h.Body = statement.BlobHash([32]byte(used[:32]), used[32:]) })
	return []sent{
		{"no body", leaf, nil, statement.BadBody},
		{"less than a salt", leaf, blob[:31], statement.BadBody},
		{"a body cut short", leaf, blob[:len(blob)-1], statement.BadBody},
		{"another salt", leaf, slices.Concat(blobOf(9, nil), blob[32:]), statement.BadBody},
		{"an oversized body", leafHuge, huge, statement.TooLarge},
		{"the salt and body of another statement", leafUsed, used, statement.BadBody},
	}
}

// badIdentities are statements about keys that prove too little.
func badIdentities(f *foreign) []sent {
	f.t.Helper()
	o, err := keys.Open(hubtest.Start)
	if err != nil {
		f.t.Fatal(err)
	}
	s, err := statement.ParseLeaf(o.Leaf)
	if err != nil {
		f.t.Fatal(err)
	}
	s.Approvals = nil
	alone, err := s.Leaf()
	if err != nil {
		f.t.Fatal(err)
	}
	rotate := func(body string) ([]byte, []byte) {
		_, l, b := f.make(body, func(h *statement.Header) { h.Type, h.Subject = identity.TypeRotated, f.o.ID.String() })
		return l, b
	}
	key := statement.KeyOf(o.Signing).String()
	unproven, unprovenBlob := rotate(`{"signing":"` + key + `"}`)
	spaced, spacedBlob := rotate(`{"signing": "` + key + `"}`)
	extra, extraBlob := rotate(`{"signing":"` + key + `","note":"x"}`)
	_, future, futureBlob := f.make("{}", func(h *statement.Header) { h.Type, h.Subject = "participant.key.rotated/2", f.o.ID.String() })
	_, byWrong, byWrongBlob := f.make("{}", func(h *statement.Header) { h.Type, h.Subject = identity.TypeCompromised, f.o.ID.String() })
	return []sent{
		{"an opening that the recovery key has not signed", alone, o.Blob, statement.BadSignature},
		{"a rotation that the new key has not signed", unproven, unprovenBlob, statement.BadSignature},
		{"a rotation whose body has another form", spaced, spacedBlob, statement.NotCanonical},
		{"a rotation whose body has more members", extra, extraBlob, statement.BadBody},
		{"a compromise by the signing key", byWrong, byWrongBlob, statement.WrongKey},
		{"a change of keys that is not known here", future, futureBlob, statement.UnknownVersion},
		{"an opening again", f.o.Leaf, f.o.Blob, statement.Replay},
	}
}

func TestBadInputStoresNothing(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		f := newForeign(t, r)
		id, leaf, used := f.make(`{"word":"first"}`, nil)
		if _, err := r.Admit(ctx, leaf, used); err != nil {
			t.Fatal(err)
		}
		f.took(id)
		r.Reopen() // the last checkpoint is kept now, and not while we look
		size, before := r.Size(), everything(t, r)
		for _, c := range slices.Concat(badLeaves(f), badBodies(f, used), badIdentities(f)) {
			t.Run(c.name, func(t *testing.T) {
				_, err := r.Admit(ctx, c.leaf, c.blob)
				if !errors.Is(err, &statement.Error{Kind: c.kind}) {
					t.Fatalf("want %s, got %v", c.kind, err)
				}
				if k := fail.KindOf(err); k == fail.Internal || k == fail.Unavailable {
					t.Errorf("it is said to be our fault: %s", k)
				}
				if !strings.Contains(fail.Message(err), string(c.kind)) {
					t.Errorf("the message does not name the kind: %s", fail.Message(err))
				}
				if r.Size() != size || everything(t, r) != before {
					t.Error("something was stored")
				}
			})
		}
		// Nothing is lost either: the chain goes on where it was.
		largest := make([]byte, statement.MaxBody)
		blob := blobOf(3, largest)
		_, leaf, _ = f.make("", func(h *statement.Header) { h.Body = statement.BlobHash([32]byte(blob[:32]), largest) })
		got, err := r.Admit(ctx, leaf, blob)
		if err != nil {
			t.Fatalf("the largest body there may be: %v", err)
		}
		r.CheckLog(hubtest.Promises{Said: []ledger.Receipt{got}})
		r.CheckRebuild()
	})
}

// Unknown types and versions of foreign statements are kept as they are.
func TestForeignUnknownTypesAreKept(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		f := newForeign(t, r)
		var p hubtest.Promises
		for _, c := range []struct {
			typ  string
			want statement.Kind
		}{
			{"future.thing.said/1", statement.UnknownType},
			{"test.word.said/9999", statement.UnknownVersion},
			{"statement.body.erased/2", statement.UnknownVersion},
		} {
			id, leaf, blob := f.make("\xff not even JSON", func(h *statement.Header) { h.Type = c.typ })
			got, err := r.Admit(ctx, leaf, blob)
			if err != nil {
				t.Fatalf("%s: %v", c.typ, err)
			}
			f.took(id)
			p.Said = append(p.Said, got)
			rec, err := r.Get(ctx, id)
			if err != nil || rec.Inert != string(c.want) || !bytes.Equal(rec.Leaf, leaf) || !bytes.Equal(rec.Body, blob[32:]) {
				t.Errorf("%s is inert for %q, want %q (%v)", c.typ, rec.Inert, c.want, err)
			}
		}
		r.CheckLog(p)
		r.CheckRebuild()
	})
}

// The same statement from many at once goes in once; of two for one place one
// goes in.
func TestRacesForAPlace(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		f := newForeign(t, r)
		for round := range 5 {
			id, leaf, blob := f.make(fmt.Sprintf(`{"word":"a%d"}`, round), nil)
			other, leafOther, blobOther := f.make(fmt.Sprintf(`{"word":"b%d"}`, round), nil)
			var mu sync.Mutex
			count := map[statement.Kind]int{}
			var took statement.Hash
			var callers sync.WaitGroup
			for i := range 8 {
				callers.Go(func() {
					l, b, me := leaf, blob, id
					if i == 0 {
						l, b, me = leafOther, blobOther, other
					}
					_, err := r.Admit(ctx, l, b)
					mu.Lock()
					defer mu.Unlock()
					var se *statement.Error
					switch {
					case err == nil:
						count[""]++
						took = me
					case errors.As(err, &se):
						count[se.Kind]++
					default:
						t.Errorf("an error without a kind: %v", err)
					}
				})
			}
			callers.Wait()
			want := map[statement.Kind]int{"": 1, statement.Replay: 6, statement.Fork: 1}
			if took == other {
				want = map[statement.Kind]int{"": 1, statement.Fork: 7}
			}
			if fmt.Sprint(count) != fmt.Sprint(want) {
				t.Errorf("round %d: %v, want %v", round, count, want)
			}
			f.took(took)
		}
		if r.Size() != 2+5 {
			t.Errorf("%d statements", r.Size())
		}
		r.CheckLog(hubtest.Promises{})
	})
}

// Whatever is done to a statement on its way, it is refused.
func TestDamagedStatementsAreRefused(t *testing.T) {
	ctx := context.Background()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), words{})
	f := newForeign(t, r)
	_, leaf, blob := f.make(`{"word":"x"}`, nil)
	size := r.Size()
	rapid.Check(t, func(t *rapid.T) {
		l, b := bytes.Clone(leaf), bytes.Clone(blob)
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			which := &l
			if rapid.Bool().Draw(t, "in the blob") {
				which = &b
			}
			if len(*which) == 0 {
				continue
			}
			at := rapid.IntRange(0, len(*which)-1).Draw(t, "at")
			switch rapid.SampledFrom([]string{"flip", "cut", "repeat", "drop"}).Draw(t, "damage") {
			case "flip":
				(*which)[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			case "cut":
				*which = (*which)[:at]
			case "repeat":
				*which = slices.Concat((*which)[:at], (*which)[at/2:])
			case "drop":
				*which = slices.Delete(bytes.Clone(*which), at, at+1)
			}
		}
		if bytes.Equal(l, leaf) && bytes.Equal(b, blob) {
			t.Skip("undone again")
		}
		_, err := r.Admit(ctx, l, b)
		var se *statement.Error
		if !errors.As(err, &se) {
			t.Fatalf("gives %v", err)
		}
		if r.Size() != size {
			t.Fatal("something was stored")
		}
	})
	if _, err := r.Admit(ctx, leaf, blob); err != nil {
		t.Fatalf("the undamaged one: %v", err)
	}
	r.CheckLog(hubtest.Promises{})
}
