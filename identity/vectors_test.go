package identity_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// life is a participant's life as a vector: each step is tried on the state
// that the steps before it have left.
type life struct {
	Name  string     `json:"name"`
	Steps []lifeStep `json:"steps"`
	End   *lifeEnd   `json:"end"` // null: nobody was opened
}

type lifeStep struct {
	Index string         `json:"index"` // place in the ledger
	Leaf  string         `json:"leaf"`
	Blob  *string        `json:"blob"` // null: the body was not to be had
	Kind  statement.Kind `json:"kind"` // empty: it is taken
}

// lifeEnd is the participant after the last step.
type lifeEnd struct {
	ID       statement.Hash      `json:"id"`
	Signing  *statement.Key      `json:"signing"` // null: none is in force
	Recovery statement.Key       `json:"recovery"`
	Keys     []lifeKey           `json:"keys"`
	Heads    map[string]lifeHead `json:"heads"`
	MovedTo  string              `json:"moved_to"`
}

type lifeKey struct {
	Key    statement.Key `json:"key"`
	From   string        `json:"from"`
	Until  *string       `json:"until"`
	Struck *string       `json:"struck"`
}

type lifeHead struct {
	Seq string         `json:"seq"`
	ID  statement.Hash `json:"id"`
	At  string         `json:"at"`
}

func number(n *int64) *string {
	if n == nil {
		return nil
	}
	s := strconv.FormatInt(*n, 10)
	return &s
}

func endOf(p *identity.Participant) *lifeEnd {
	if p == nil {
		return nil
	}
	e := &lifeEnd{ID: p.ID, Signing: p.Signing, Recovery: p.Recovery, MovedTo: p.MovedTo, Heads: map[string]lifeHead{}}
	for _, u := range p.Keys {
		e.Keys = append(e.Keys, lifeKey{u.Key, *number(&u.From), number(u.Until), number(u.Struck)})
	}
	for stream, h := range p.Heads {
		e.Heads[stream] = lifeHead{strconv.FormatUint(h.Seq, 10), h.ID, h.At.Format(statement.TimeFormat)}
	}
	return e
}

func lifeOf(t *testing.T, name string, c *chain) life {
	t.Helper()
	l := life{Name: name, Steps: []lifeStep{}, End: endOf(c.p)}
	for _, a := range c.tried {
		leaf, err := a.s.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		step := lifeStep{Index: strconv.FormatInt(a.index, 10), Leaf: string(leaf), Kind: a.kind}
		if a.body != nil {
			blob := hex.EncodeToString(append(a.salt[:], a.body...))
			step.Blob = &blob
		}
		l.Steps = append(l.Steps, step)
	}
	return l
}

// The lives of the tests, as vectors for other implementations. They never
// change once published.
func TestLifecycleVectors(t *testing.T) {
	var all []life
	for _, c := range lifecycles {
		all = append(all, lifeOf(t, c.name, newChain(t, c.script)))
	}
	for _, c := range refusals {
		all = append(all, lifeOf(t, "refused: "+c.name, newChain(t, c.script)))
	}
	for _, c := range bodyTrials() {
		all = append(all, lifeOf(t, "body: "+c.name, c.run(t)))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(map[string]any{
		"about":      "Participants' lives: each step is tried on the state that the steps before it have left, and is refused with its kind or, when that is empty, taken. A refused step leaves the state as it was.",
		"lifecycles": all,
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "vectors", "lifecycles.json")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Fatalf("%s is not what is written now; if that is meant, run with -update and read the difference", path)
	}
}
