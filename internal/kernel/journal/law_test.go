package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// model is what a journal should hold: of each chest, who reads it and what was
// said in it.
type model struct {
	chests []journal.Chest
	reads  map[journal.Chest][]statement.Hash
	said   map[journal.Chest][]ledger.Receipt
	texts  map[statement.Hash]string // of a statement; "" once it was erased
}

// deed is what one command does in a chest.
type deed struct {
	do       string
	chest    int
	who, him int
	at       int
}

// command is some deeds, and whether it fails after all of them.
type command struct {
	deeds []deed
	fails bool
}

func drawCommand(rt *rapid.T) command {
	c := command{fails: rapid.IntRange(0, 3).Draw(rt, "fails") == 0}
	for range rapid.IntRange(1, 4).Draw(rt, "deeds") {
		c.deeds = append(c.deeds, deed{
			do:    rapid.SampledFrom([]string{"open", "confide", "confide", "confide", "confide", "admit", "remove", "erase", "destroy", "anchor"}).Draw(rt, "do"),
			chest: rapid.IntRange(0, 5).Draw(rt, "chest"), who: rapid.IntRange(0, 2).Draw(rt, "who"), him: rapid.IntRange(0, 2).Draw(rt, "him"),
			at: rapid.IntRange(0, 20).Draw(rt, "at"),
		})
	}
	return c
}

// outcome is what a command has changed, and as which one it ran.
type outcome struct {
	turn    int
	changes []func(m *model)
}

var errStop = errors.New("stop")

// perform runs a command by a model of what was there before it.
func (w *world) perform(c command, m *model, turn func() int, text string) (out outcome, err error) {
	people := []statement.Hash{w.a, w.b, w.c}
	err = w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		out.turn = turn()
		for _, d := range c.deeds {
			change, err := w.deed(ctx, l, d, m, people[d.who], people[d.him], text)
			if err != nil {
				return err
			}
			out.changes = append(out.changes, change)
		}
		if c.fails {
			return errStop
		}
		return nil
	})
	return out, err
}

func (w *world) deed(ctx context.Context, l *ledger.Writer, d deed, m *model, who, him statement.Hash, text string) (change func(m *model), err error) {
	if d.do == "anchor" {
		return func(*model) {}, journal.Anchors{Journal: w.j}.Run(ctx, l, w.Clock.Now())
	}
	chest := journal.NewChest()
	if d.do == "open" {
		readers := slices.Compact([]statement.Hash{who, him})
		return func(m *model) {
			m.chests = append(m.chests, chest)
			m.reads[chest] = readers
		}, w.j.Open(ctx, l, chest, readers...)
	}
	if len(m.chests) > 0 {
		chest = m.chests[d.chest%len(m.chests)]
	}
	takeOff := func(m *model) {
		m.reads[chest] = slices.DeleteFunc(m.reads[chest], func(p statement.Hash) bool { return p == who })
	}
	switch d.do {
	case "confide":
		r, err := w.j.Confide(ctx, l, chest, said(who, him, fmt.Sprintf("case:%d", d.at%3), text))
		return func(m *model) { m.said[chest], m.texts[r.ID] = append(m.said[chest], r), text }, err
	case "admit":
		return func(m *model) { m.reads[chest] = append(m.reads[chest], who) }, w.j.Admit(ctx, l, chest, who)
	case "remove":
		return takeOff, w.j.Remove(ctx, l, chest, who)
	case "erase":
		all := m.said[chest]
		if len(all) == 0 {
			return nil, errStop
		}
		id := all[d.at%len(all)].ID
		r, err := w.j.Erase(ctx, l, who, id, "")
		return func(m *model) {
			m.said[chest] = append(m.said[chest], r)
			m.texts[id], m.texts[r.ID] = "", "erasure"
		}, err
	default:
		_, err := w.j.Destroy(ctx, l, chest, who)
		return takeOff, err
	}
}

// holds compares the journal with the model.
func (w *world) holds(rt *rapid.T, m *model) {
	for _, chest := range m.chests {
		for _, who := range []statement.Hash{w.a, w.b, w.c} {
			list, err := w.read(who, chest)
			if !slices.Contains(m.reads[chest], who) {
				if !fail.Is(err, fail.Denied) {
					rt.Fatalf("whoever holds no key reads: %v", err)
				}
				continue
			}
			if err != nil || len(list) != len(m.said[chest]) {
				rt.Fatalf("%d entries, should be %d: %v", len(list), len(m.said[chest]), err)
			}
			for i, e := range list {
				text, r := m.texts[e.Statement.ID], m.said[chest][i]
				if e.Statement.ID != r.ID || e.Index != r.Index || (e.Body == nil) != (text == "") {
					rt.Fatalf("entry %d of the chest is %+v, should be %s, %q", i, e, r.ID.Short(), text)
				}
			}
		}
		err := w.DB.Read(context.Background(), func(q sqldb.Querier) error {
			readers, err := journal.Readers(context.Background(), q, chest)
			if len(readers) != len(m.reads[chest]) {
				rt.Fatalf("%d readers, should be %d", len(readers), len(m.reads[chest]))
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
	}
}

// Whatever is confided, admitted, removed, erased and destroyed, in commands
// that run beside each other and of which some fail half way: what failed has
// left no trace, each reads what it holds keys to and nothing else, everything
// is proved, and the rows are those of a rebuild.
func TestLaws(t *testing.T) {
	var w *world
	lives := 0
	rapid.Check(t, func(rt *rapid.T) {
		if lives%20 == 0 { // making a hub takes longer than what is done in it
			w = newWorld(t, hubtest.SQLite(t))
		}
		lives++
		m := &model{reads: map[journal.Chest][]statement.Hash{}, said: map[journal.Chest][]ledger.Receipt{}, texts: map[statement.Hash]string{}}
		turns := 0
		turn := func() int { turns++; return turns } // the appender alone asks for one
		for round := range rapid.IntRange(1, 6).Draw(rt, "rounds") {
			var commands []command
			for range rapid.IntRange(1, 5).Draw(rt, "commands") {
				commands = append(commands, drawCommand(rt))
			}
			w.Clock.Advance(time.Minute)
			outcomes := make([]*outcome, len(commands))
			var group sync.WaitGroup
			for i, c := range commands {
				group.Go(func() {
					if out, err := w.perform(c, m, turn, fmt.Sprintf("text %d of %d", i, round)); err == nil {
						outcomes[i] = &out
					}
				})
			}
			group.Wait()
			outcomes = slices.DeleteFunc(outcomes, func(o *outcome) bool { return o == nil })
			slices.SortFunc(outcomes, func(a, b *outcome) int { return a.turn - b.turn })
			for _, o := range outcomes {
				for _, change := range o.changes {
					change(m)
				}
			}
			w.holds(rt, m)
		}
		live, _, err := w.j.Dump(context.Background())
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := w.verify(); err != nil {
			rt.Fatal(err)
		}
		if err := w.j.Rebuild(context.Background(), nil); err != nil {
			rt.Fatal(err)
		}
		if again, _, err := w.j.Dump(context.Background()); err != nil || again != live {
			rt.Fatalf("live and rebuilt differ: %v", err)
		}
	})
}
