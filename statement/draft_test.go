package statement

import (
	"crypto/sha256"
	"testing"
	"time"
)

// TestFrozen spells the frozen header out: a second implementation writes the
// same bytes from the protocol paper.
func TestFrozen(t *testing.T) {
	h := Header{
		Type: "consult.amendment.proposed/1", By: Hash{1}, Key: Key{2}, Stream: Public, Seq: 7, Prev: Hash{3},
		At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), Subject: "un:a-70-174:13:h", Refs: []Hash{{4}, {5}}, Marking: Clear, Body: Hash{6},
	}
	zeros := "00000000000000000000000000000000000000000000000000000000000000"
	want := `{"type":"consult.amendment.proposed/1","by":"01` + zeros + `","stream":"public","subject":"un:a-70-174:13:h",` +
		`"refs":["04` + zeros + `","05` + zeros + `"],"marking":"TLP:CLEAR","body":"06` + zeros + `"}`
	if got := string(h.Frozen()); got != want {
		t.Errorf("frozen is\n%s\nwant\n%s", got, want)
	}
	if got, want := h.Challenge(), Hash(sha256.Sum256(PAE("comity/draft/v1", []byte(want)))); got != want {
		t.Errorf("challenge is %s, want %s", got, want)
	}
}

// TestFrozenKeepsWhatIsCleared changes one member at a time: the four that are
// filled in later leave the challenge as it is, every other changes it.
func TestFrozenKeepsWhatIsCleared(t *testing.T) {
	base := Header{Type: "a.b/1", By: Hash{1}, Key: Key{2}, Stream: Public, Seq: 1, Prev: Hash{3},
		At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), Subject: "s", Marking: Clear, Body: Hash{6}}
	for _, c := range []struct {
		name   string
		change func(h *Header)
		same   bool
	}{
		{"key", func(h *Header) { h.Key = Key{9} }, true},
		{"seq", func(h *Header) { h.Seq = 9 }, true},
		{"prev", func(h *Header) { h.Prev = Hash{9} }, true},
		{"at", func(h *Header) { h.At = h.At.Add(time.Second) }, true},
		{"type", func(h *Header) { h.Type = "a.b/2" }, false},
		{"by", func(h *Header) { h.By = Hash{9} }, false},
		{"stream", func(h *Header) { h.Stream = Hash{9}.String() }, false},
		{"subject", func(h *Header) { h.Subject = "other" }, false},
		{"refs", func(h *Header) { h.Refs = []Hash{{9}} }, false},
		{"marking", func(h *Header) { h.Marking = Red }, false},
		{"body", func(h *Header) { h.Body = Hash{9} }, false},
	} {
		h := base
		c.change(&h)
		if same := h.Challenge() == base.Challenge(); same != c.same {
			t.Errorf("%s: the challenge stays the same: %v, want %v", c.name, same, c.same)
		}
	}
}
