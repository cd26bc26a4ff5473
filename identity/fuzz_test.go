package identity_test

import (
	"errors"
	"testing"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

// FuzzBody gives the fold bodies of any bytes: it answers, with a kind when it
// refuses, and what it takes leaves a sound participant.
func FuzzBody(f *testing.F) {
	verbs := []string{"open", "rotate k2", "compromise k1 from 0", "recover k2 r2", "move hub.two"}
	for i, verb := range verbs {
		c := &chain{t: f}
		if verb != "open" {
			c.run("open")
		}
		f.Add(byte(i), c.make(parseStep(verb)).body)
	}
	for _, b := range bodyTrials() {
		for i, verb := range verbs {
			if verb[:4] == b.verb[:4] {
				f.Add(byte(i), []byte(b.body))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		c := &chain{t: t}
		verb := verbs[int(which)%len(verbs)]
		if verb != "open" {
			c.run("open")
		}
		st := parseStep(verb)
		st.odd["body"] = string(body)
		if string(body) == "none" {
			return
		}
		err := c.take(c.make(st))
		if e := new(statement.Error); err != nil && (!errors.As(err, &e) || e.Detail == "") {
			t.Fatalf("refused without a kind: %v", err)
		}
		if err == nil && identity.IsIdentityType(c.last.s.Header.Type) && c.p.Recovery.Validate() != nil {
			t.Fatal("an unsound recovery key was taken")
		}
	})
}
