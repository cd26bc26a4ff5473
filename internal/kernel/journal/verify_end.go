package journal

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"slices"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// gone proves of an entry that nobody can open any more that this was said.
func (p *proving) gone(ctx context.Context, s *stored) error {
	if s.body != nil {
		return errors.New("its envelope is gone and its body is there")
	}
	readers, err := Readers(ctx, p.q, s.chest)
	if err != nil {
		return err
	}
	if len(readers) > 0 {
		return errors.New("its envelope is gone, and its key is there")
	}
	periods, err := Periods(ctx, p.q, s.chest)
	if err != nil {
		return err
	}
	for _, period := range periods {
		if said, err := gaveUp(ctx, p.register, s.chest, period.Participant); err != nil || said {
			return err
		}
	}
	return errors.New("its envelope is gone, and nobody has said that the last key was destroyed")
}

// end proves what is about no single entry.
func (p *proving) end(ctx context.Context) error {
	if len(p.anchors) > 0 {
		a := p.anchors[0]
		return broken(fmt.Sprintf("anchor %d", a.n), "it binds %d entries, there are %d", a.size, p.tree.Size())
	}
	var tiles, want int64
	if err := p.q.QueryRow(ctx, `SELECT COUNT(*) FROM journal_tile`).Scan(&tiles); err != nil {
		return err
	}
	for n := p.tree.Size() >> translog.Height; n > 0; n >>= translog.Height {
		want += n
	}
	if tiles != want {
		return broken("the tiles", "there are %d, of %d entries there should be %d", tiles, p.tree.Size(), want)
	}
	if p.r.Sealed {
		return nil
	}
	for _, step := range []func(context.Context) error{p.erasures, p.chains, p.wrapped} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// erasures proves that each body which is not there was erased by its author.
func (p *proving) erasures(ctx context.Context) error {
	for _, id := range p.bodies {
		target := p.seen[id]
		found, err := readStored(ctx, p.q, `WHERE id = $1 AND chest = $2 AND idx > $3`, target.erased[:], target.chest[:], target.index)
		if err != nil {
			return err
		}
		if len(found) == 1 {
			o, err := p.ring.openEntry(ctx, &found[0])
			if err != nil {
				return err
			}
			_, inert, err := p.j.erasureTarget(ctx, p.ring, &o.Entry)
			if err != nil {
				return err
			}
			if inert == "" && o.Statement.Header.Subject == id.String() {
				continue
			}
		}
		return &Break{Index: target.index, Cause: errors.New("its body is missing, and no statement erased it")}
	}
	return nil
}

// chains compares the ends of the chains that are stored.
func (p *proving) chains(ctx context.Context) error {
	rows, err := p.q.Query(ctx, `SELECT author, stream, seq, id, at FROM journal_chain ORDER BY author, stream`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var author, id []byte
		var c chain
		var seq, at int64
		if err := rows.Scan(&author, &c.stream, &seq, &id, &at); err != nil {
			return err
		}
		c.by = hash(author)
		head, begun := p.heads[c]
		delete(p.heads, c)
		end := identity.Head{Seq: uint64(seq), ID: hash(id), At: sqldb.Time(at)}
		next := int64(0)
		if begun {
			next = int64(head.Seq) + 1
		}
		if begun && head == end {
			continue
		}
		if seq < next || !p.lost(end.ID) {
			return broken("the chain of "+c.by.Short(), "its end is not the last statement that was confided")
		}
		p.gaps += seq + 1 - next
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for c := range maps.Keys(p.heads) {
		return broken("the chain of "+c.by.Short(), "its end is not stored")
	}
	if p.gaps != p.r.Destroyed {
		return broken("the chains", "%d statements are missing from them, and %d were destroyed", p.gaps, p.r.Destroyed)
	}
	return nil
}

// hash reads a hash from a column; one of another length is nobody's.
func hash(b []byte) (h statement.Hash) {
	if len(b) == len(h) {
		copy(h[:], b)
	}
	return h
}

// wrapped proves the keys of the chests: all that a participant holds open to one
// key for each epoch, each holds those of all epochs, and those who hold them
// are the readers.
func (p *proving) wrapped(ctx context.Context) error {
	held, err := wraps(ctx, p.q, `ORDER BY chest, participant, epoch`)
	if err != nil {
		return &Break{Index: -1, Place: "the keys", Cause: err}
	}
	type slot struct {
		chest Chest
		epoch int64
	}
	type holder struct {
		chest       Chest
		participant statement.Hash
	}
	keys, epochs := map[slot][]byte{}, map[holder]int64{}
	for _, w := range held {
		place := "the keys of the chest " + w.chest.String()
		h := holder{w.chest, w.participant}
		if epochs[h]++; epochs[h] != w.epoch {
			return broken(place, "%s lacks that of epoch %d", w.participant.Short(), epochs[h])
		}
		key, err := w.open(p.j.Keys)
		if err != nil {
			return &Break{Index: -1, Place: place, Cause: err}
		}
		s := slot{w.chest, w.epoch}
		if have := keys[s]; have != nil && subtle.ConstantTimeCompare(have, key) == 0 {
			return broken(place, "two of its participants hold different keys of epoch %d", w.epoch)
		}
		keys[s] = key
	}
	for h, n := range epochs {
		epoch, err := epochOf(ctx, p.q, h.chest)
		if err != nil || epoch != n {
			return broken("the chest "+h.chest.String(), "it is in epoch %d, and %s holds the keys of %d", epoch, h.participant.Short(), n)
		}
		if err := p.reads(ctx, h.chest, h.participant); err != nil {
			return err
		}
	}
	var open int64
	if err := p.q.QueryRow(ctx, `SELECT COUNT(*) FROM journal_reader WHERE until_idx IS NULL`).Scan(&open); err != nil {
		return err
	}
	if open != int64(len(epochs)) {
		return broken("the readers", "%d are named, %d hold keys", open, len(epochs))
	}
	return nil
}

// reads proves that who holds keys is named as a reader.
func (p *proving) reads(ctx context.Context, chest Chest, who statement.Hash) error {
	periods, err := Periods(ctx, p.q, chest)
	if err != nil {
		return err
	}
	named := slices.ContainsFunc(periods, func(x Period) bool {
		return x.Participant == who && x.Until == nil && x.From >= 0 && x.From <= p.tree.Size()
	})
	if !named {
		return broken("the chest "+chest.String(), "%s holds its keys and is not named as a reader", who.Short())
	}
	return nil
}
