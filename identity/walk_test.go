package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

// anyLine draws a step, sound or odd.
func anyLine(t *rapid.T) string {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	key := func() string { return pick("key", "k1", "k2", "k3", "k4", "k5", "r1", "r2", "small", "mixed") }
	number := func() string { return pick("number", "0", "1", "2", "3", "5", "8", "01", "-1") }
	var line string
	switch pick("verb", "say", "say", "say", "rotate", "rotate", "compromise", "compromise k1", "recover", "recover", "recover both", "move", "open", "again", "first") {
	case "say":
		line = "say"
	case "rotate":
		line = "rotate " + key()
	case "compromise":
		line = "compromise " + key() + " from " + number()
	case "compromise k1":
		line = "compromise k1 from 0"
	case "recover":
		line = "recover " + key()
	case "recover both":
		line = "recover " + key() + " " + key()
	case "move":
		line = "move " + pick("hub", "hub.two", "hub/three", "Hub")
	case "open":
		return "open"
	case "again":
		return "again"
	case "first":
		return "first"
	}
	for range rapid.IntRange(0, 2).Draw(t, "oddities") {
		switch pick("oddity", "none", "none", "none", "in", "in", "by", "seq", "prev", "at", "type", "subject", "of", "body", "unproven", "forged") {
		case "in":
			line += " in " + pick("stream", "b", "c", "d")
		case "by":
			line += " by " + pick("signer", "k1", "k2", "k3", "k4", "r1", "r2")
		case "seq":
			line += " seq " + pick("seq", "0", "1", "2", "3", "9")
		case "prev":
			line += " prev odd"
		case "at":
			line += " at " + pick("at", "0s", "-1us", "-1h", "+5h")
		case "type":
			line += " type " + pick("type", "x.y/1", identity.TypeOpened, identity.TypeRotated, identity.TypeCompromised,
				identity.TypeRecovered, identity.TypeMoved, "participant.recovered/2")
		case "subject":
			line += " subject word:1"
		case "of":
			line += " of x"
		case "body":
			line += " body " + pick("body", "none", "{}", "null", `{"signing":""}`, `{"origin":"x","sealed":null}`)
		case "unproven":
			line += " unproven"
		case "forged":
			line += " forged"
		}
	}
	return line
}

// However a participant's life goes, the fold gives an answer, each refusal has
// a kind, and what is true of every participant stays true. That the fold is
// pure and Next is Advance and Verify, take checks at each step.
func TestRandomWalks(t *testing.T) {
	refused, taken := map[statement.Kind]int{}, map[string]int{} // over all walks
	rapid.Check(t, func(t *rapid.T) {
		c := &chain{t: t}
		c.run("open")
		var walked []string
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			line := anyLine(t)
			if c.last == nil && (line == "again" || line == "first") {
				continue
			}
			walked = append(walked, line)
			before := c.p
			x := c.make(parseStep(line))
			if err := c.take(x); err != nil {
				e, ok := err.(*statement.Error)
				if !ok || e.Kind == "" || e.Detail == "" {
					t.Fatalf("refused without a kind: %v", err)
				}
				refused[e.Kind]++
				continue
			}
			taken[x.s.Header.Type]++
			checkFollows(t, before, c.p, &x.s)
			checkSound(t, c.p, strings.Join(walked, "\n"))
		}
	})
	// Walks that never meet a refusal or a change of keys show nothing. These
	// are met so often that a run without one is no accident.
	for _, kind := range []statement.Kind{statement.Fork, statement.Replay, statement.WrongKey, statement.BadKey, statement.Moved} {
		if refused[kind] == 0 {
			t.Errorf("no walk was refused for %s", kind)
		}
	}
	for _, typ := range []string{identity.TypeRotated, identity.TypeCompromised, identity.TypeRecovered, identity.TypeMoved} {
		if taken[typ] == 0 {
			t.Errorf("no walk took %s", typ)
		}
	}
}

// checkFollows says what one statement may change.
func checkFollows(t *rapid.T, before, after *identity.Participant, s *statement.Statement) {
	was, begun := before.Heads[s.Header.Stream]
	is := after.Heads[s.Header.Stream]
	switch {
	case is.ID != s.ID || is.Seq != s.Header.Seq || !is.At.Equal(s.Header.At):
		t.Fatal("the statement that was taken is not the head of its chain")
	case begun && (is.Seq != was.Seq+1 || s.Header.Prev != was.ID):
		t.Fatalf("from seq %d to %d", was.Seq, is.Seq)
	case !begun && is.Seq != 0:
		t.Fatal("a stream begins in the middle")
	case s.Verify() != nil:
		t.Fatal("taken without a signature")
	case before.MovedTo != "":
		t.Fatal("taken after a move")
	case s.Header.Key != before.Recovery && (before.Signing == nil || s.Header.Key != *before.Signing):
		t.Fatal("taken by a key that was not in force")
	}
	for stream := range before.Heads {
		if stream != s.Header.Stream && after.Heads[stream].ID != before.Heads[stream].ID {
			t.Fatal("a statement has moved another stream")
		}
	}
	for i, u := range before.Keys {
		if after.Keys[i].Key != u.Key || after.Keys[i].From != u.From {
			t.Fatal("the history of keys was rewritten")
		}
		if u.Struck != nil && *after.Keys[i].Struck > *u.Struck {
			t.Fatal("a strike was taken back")
		}
	}
}

// checkSound says what is true of every participant.
func checkSound(t *rapid.T, p *identity.Participant, walked string) {
	seen := map[statement.Key]bool{p.Recovery: true}
	for i, u := range p.Keys {
		if seen[u.Key] {
			t.Fatalf("a key is in use twice\n%s", walked)
		}
		seen[u.Key] = true
		if u.Key.Validate() != nil {
			t.Fatalf("an unsound key is in use\n%s", walked)
		}
		last := i == len(p.Keys)-1
		if !last && (u.Until == nil || *u.Until > p.Keys[i+1].From) {
			t.Fatalf("two keys are in force at once\n%s", walked)
		}
		if last && (u.Until == nil) != (p.Signing != nil && *p.Signing == u.Key) {
			t.Fatalf("the key in force is not the last one\n%s", walked)
		}
		if last && p.Signing != nil && u.Struck != nil {
			t.Fatalf("a struck key is in force\n%s", walked)
		}
	}
	if p.Recovery.Validate() != nil {
		t.Fatalf("an unsound recovery key\n%s", walked)
	}
}
