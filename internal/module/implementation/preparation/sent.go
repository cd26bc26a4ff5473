package preparation

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Keys of the facts by which a workbook says whose it is.
const (
	FactParticipant = "participant" // listed id
	FactPeriod      = "period"
	FactPreparation = "preparation"
)

// factFile is the name of the file, of what waits.
const factFile = "file"

// MaxName is how many characters of the name of a file are kept.
const MaxName = 120

// maxSent is for how long a workbook waits for a decision.
const maxSent = 7 * 24 * time.Hour

// Make gives the workbook of a preparation.
func (s *Service) Make(actor policy.Actor, p *Preparation, q *questionnaire.Questionnaire, w *offline.Words) *workbook.Book {
	return offline.Make(q, p.So(), w, s.Clock.Now().UTC(), workbook.Fact{Key: FactParticipant, Value: actor.For}, workbook.Fact{Key: FactPeriod, Value: p.Period},
		workbook.Fact{Key: FactPreparation, Value: p.ID})
}

// Send reads a workbook that was filled in, and keeps what stands in it, sealed,
// until the same person decides on it; what he or she sent before is replaced. What
// is wrong with the file as a whole is a *workbook.Fault, and with whose it is,
// fail.Invalid.
func (s *Service) Send(ctx context.Context, actor policy.Actor, id, name string, file io.Reader) error {
	p, q, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	filled, err := workbook.Read(file, offline.Limits(q))
	if err != nil {
		return err
	}
	if err := of(filled, actor, p, q); err != nil {
		return err
	}
	filled.Facts[factFile] = shortName(name)
	now := s.Clock.Now().UTC()
	mine := s.rows(actor.Identity)
	sealed, err := mine.seal(placed("sent", id+"/"+actor.Person, now), filled)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, _ *Preparation) error {
		return keepSent(ctx, tx, actor, id, now, sealed)
	})
}

// shortName is the name of a file as far as it is kept.
func shortName(name string) string {
	if r := []rune(strings.ToValidUTF8(name, "")); len(r) > MaxName {
		return string(r[:MaxName-1]) + "…"
	}
	return name
}

// keepSent keeps a workbook until its sender decides on it, a week at most.
func keepSent(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id string, now time.Time, sealed []byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM preparation_sent WHERE at < $1`, sqldb.Micros(now.Add(-maxSent))); err != nil {
		return unkept(err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO preparation_sent (id, person, participant, at, sealed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id, person) DO UPDATE SET at = excluded.at, sealed = excluded.sealed`, id, actor.Person, actor.Identity[:], sqldb.Micros(now), sealed)
	return unkept(err)
}

// of sees that a workbook is of this preparation, or of another of the same
// participant and questionnaire for the same period. A blank one names neither, and is
// of whoever brings it.
func of(f *workbook.Filled, actor policy.Actor, p *Preparation, q *questionnaire.Questionnaire) error {
	switch {
	case f.Facts[offline.FactQuestionnaire] == "":
		return &workbook.Fault{What: workbook.Unknown}
	case f.Facts[FactParticipant]+f.Facts[FactPeriod] == "":
	case f.Facts[offline.FactQuestionnaire] == q.ID && f.Facts[FactParticipant] != actor.For:
		return fail.New(fail.Invalid, "This workbook is of another participant: %.60s. Download one here, and copy your answers into it.", f.Facts[FactParticipant])
	case f.Facts[offline.FactQuestionnaire] == q.ID && f.Facts[FactPeriod] != p.Period:
		return fail.New(fail.Invalid, "This workbook is for %.20s, and what is prepared here for %s. Bring it to the preparation for that period.", f.Facts[FactPeriod], p.Period)
	}
	_, err := offline.Take(q, nil, &workbook.Filled{Facts: f.Facts}, &offline.Words{}, nil)
	return err
}

// Weighed is what a workbook that was sent would do.
type Weighed struct {
	offline.Taken
	Sent     time.Time
	File     string // name of the file
	Language string
	// Shut are items whose parts the actor cannot write now, with how these stand: nothing
	// of them is taken.
	Shut map[string]State
	// Digest is of all that it shows, but for what was chosen.
	Digest statement.Hash
}

// Weigh gives what a workbook would do that the actor has sent; nil where there is
// none. words gives those of a language; choose is as offline.Take has it.
func (s *Service) Weigh(ctx context.Context, actor policy.Actor, id string, words func(lang string) *offline.Words, choose map[string]bool) (*Weighed, error) {
	p, q, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	var out *Weighed
	err = s.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = s.weigh(ctx, r, actor, p, q, words, choose)
		return err
	})
	return out, err
}

func (s *Service) weigh(ctx context.Context, r sqldb.Querier, actor policy.Actor, p *Preparation, q *questionnaire.Questionnaire, words func(lang string) *offline.Words, choose map[string]bool) (*Weighed, error) {
	var at int64
	var sealed []byte
	err := r.QueryRow(ctx, `SELECT at, sealed FROM preparation_sent WHERE id = $1 AND person = $2 AND participant = $3`, p.ID, actor.Person, actor.Identity[:]).Scan(&at, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	out := &Weighed{Sent: sqldb.Time(at), Shut: map[string]State{}}
	var filled workbook.Filled
	if err := s.rows(actor.Identity).open(placed("sent", p.ID+"/"+actor.Person, out.Sent), sealed, &filled); err != nil {
		return nil, err
	}
	out.Language, out.File = offline.Language(&filled), filled.Facts[factFile]
	w := words(out.Language)
	taken, err := offline.Take(q, p.So(), &filled, w, choose)
	if err != nil {
		return nil, err
	}
	out.Taken = *taken
	for i := range out.Changes {
		c := &out.Changes[i]
		part := p.Part(c.Item)
		if !part.Can(Write, actor.Person, p.Coordinates(actor)) {
			out.Shut[c.Item], c.Taken = part.State, false
			delete(out.Parts, c.Item)
		}
	}
	return out, out.digest()
}

// digest binds a decision to what was shown.
func (w *Weighed) digest() error {
	type shown struct {
		ID, Before, After string
		Beside            []offline.Wording
		Conflict          bool
		Shut              State
	}
	all := struct {
		Sent     int64
		Changes  []shown
		Troubles []offline.Trouble
	}{Sent: sqldb.Micros(w.Sent), Troubles: w.Troubles}
	for _, c := range w.Changes {
		all.Changes = append(all.Changes, shown{c.ID(), c.Before, c.After, c.Beside, c.Conflict, w.Shut[c.Item]})
	}
	b, err := json.Marshal(all)
	w.Digest = sha256.Sum256(b)
	return err
}

// Take writes into the parts what a workbook says that the actor has sent, as it was
// shown, with the conflicts in which its words were chosen; it gives what it did: the
// changes that are Taken, and those that were left. The workbook is gone then.
func (s *Service) Take(ctx context.Context, actor policy.Actor, id string, shown statement.Hash, words func(lang string) *offline.Words, choose map[string]bool) (did *Weighed, err error) {
	err = s.change(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, p *Preparation) error {
		q, err := s.asks(p)
		if err != nil {
			return err
		}
		w, err := s.weigh(ctx, tx, actor, p, q, words, choose)
		switch {
		case err != nil:
			return err
		case w == nil:
			return fail.New(fail.Conflict, "There is no workbook of yours that waits: send it again.")
		case len(w.Troubles) > 0:
			return fail.New(fail.Conflict, "Nothing of a workbook is taken while something in it cannot be read: mend it, and send it again.")
		case w.Digest != shown:
			return fail.New(fail.Conflict, "Something has changed since you were shown what the workbook would do: look at it again.")
		}
		for item, content := range w.Parts {
			_, of := q.Item(item)
			part := p.Part(item)
			if err := s.move(ctx, tx, actor, p, q, of, Move{Act: Write, Seen: part.Seen, Content: content}, nil); err != nil {
				return err
			}
		}
		did = w
		return s.forget(ctx, tx, actor, id)
	})
	return did, err
}

// Drop removes a workbook that the actor has sent.
func (s *Service) Drop(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error { return s.forget(ctx, w.Tx(), actor, id) })
}

func (s *Service) forget(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM preparation_sent WHERE id = $1 AND person = $2 AND participant = $3`, id, actor.Person, actor.Identity[:])
	return unkept(err)
}
