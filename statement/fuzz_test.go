package statement_test

import (
	"bytes"
	"errors"
	"testing"

	"comity.example/comity/statement"
)

// refusedWithKind fails the test when a refusal has no kind of its own.
func refusedWithKind(t *testing.T, err error) {
	t.Helper()
	e := new(statement.Error)
	if !errors.As(err, &e) || e.Kind == "" || e.Detail == "" {
		t.Fatalf("refused without a kind: %v", err)
	}
}

func FuzzParseHeader(f *testing.F) {
	for _, h := range []statement.Header{base(), opening()} {
		b := h.Encode()
		f.Add(b)
		f.Add(bytes.Replace(b, []byte(`"seq":"`), []byte(`"seq": "`), 1))
		f.Add(bytes.Replace(b, []byte(`"seq"`), []byte(`"Seq"`), 1))
		f.Add(bytes.Replace(b, []byte(`,"refs":[`), []byte(`,"refs":["]",`), 1))
	}
	f.Add([]byte(`{"type":"","type":""}`))
	f.Add([]byte("{\"ty\\u0070e\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := statement.ParseHeader(b)
		if err != nil {
			refusedWithKind(t, err)
			return
		}
		if err := h.Check(); err != nil {
			t.Fatalf("what ParseHeader reads, Check refuses: %v", err)
		}
		if !bytes.Equal(h.Encode(), b) {
			t.Fatalf("%q is written %q", b, h.Encode())
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	s := sign(f, base(), seed(1))
	f.Add(leafOf(f, s))
	if err := s.Approve(statement.ApprovalRecovery, seed(2)); err != nil {
		f.Fatal(err)
	}
	f.Add(leafOf(f, s))
	f.Add(bytes.ReplaceAll(leafOf(f, s), []byte("\n"), []byte("\r\n")))
	f.Add(append(leafOf(f, s), "z \n"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := statement.ParseLeaf(b)
		if err != nil {
			refusedWithKind(t, err)
			return
		}
		again, err := s.Leaf()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%q is written %q, %v", b, again, err)
		}
		if s.ID != statement.ID(s.HeaderBytes()) {
			t.Fatal("the id is of another header")
		}
	})
}
