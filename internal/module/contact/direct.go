package contact

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Confirm says that nothing has changed of contacts of the actor's participant,
// in every community that sees them. No word that was cleared is changed by it,
// so nobody clears it. One that is not valid any more is refused with fail.Conflict:
// others would read that it is as it was. What was reported of them stands, but for the reports whose
// statements are among looked: see LookedAt.
func (s *Service) Confirm(ctx context.Context, actor policy.Actor, looked LookedAt, ids ...string) error {
	if err := May(actor, Confirm); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error { return s.confirm(ctx, w, actor, looked, ids) })
}

// LookedAt are the ids of reports that somebody says to have looked at. A report
// that came in the meantime is not among them.
type LookedAt []string

func (s *Service) confirm(ctx context.Context, w *ledger.Writer, actor policy.Actor, looked LookedAt, ids []string) error {
	return s.everywhere(ctx, w, actor, ids, NotedConfirmed, func(slug string, r *Record, _ map[string]bool) (corpus.Body, error) {
		if r.Point.Ended(s.Clock.Now()) {
			return nil, fail.New(fail.Conflict, "This contact is not valid any more: its last day was %s. Change until when it is valid, or withdraw it.", r.Point.Until)
		}
		b := &Confirmed{Via: own(actor.For), Community: slug}
		for _, one := range r.Reports {
			if !slices.Contains(looked, one.Statement.String()) {
				b.Stand = append(b.Stand, one.Address)
			}
		}
		return b, nil
	})
}

// SetAbsences says when a contact of the actor's participant is absent, at once,
// in every community that sees its absences already or sees when it answers.
// Where none does, it is fail.Conflict: nobody would be told.
func (s *Service) SetAbsences(ctx context.Context, actor policy.Actor, id string, all []Absence) error {
	if err := May(actor, Confirm); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		told := false
		err := s.everywhere(ctx, w, actor, []string{id}, NotedAbsent, func(slug string, r *Record, seen map[string]bool) (corpus.Body, error) {
			if shown := r.Point.Shown(); !slices.Contains(shown, FieldHours) && !slices.Contains(shown, FieldAbsences) {
				return nil, nil
			}
			told = true
			return &AbsenceSet{Via: own(actor.For), Community: slug, Absences: among(all, seen)}, nil
		})
		if err == nil && !told {
			err = fail.New(fail.Conflict, "No community sees when this contact answers: change the contact, and choose who sees its absences.")
		}
		return err
	})
}

// everywhere says one body of each of some contacts in every community that sees
// it; seen are the contacts that the community sees.
func (s *Service) everywhere(ctx context.Context, w *ledger.Writer, actor policy.Actor, ids []string, action string, body func(slug string, r *Record, seen map[string]bool) (corpus.Body, error)) error {
	if err := s.silent(ctx, w.Tx(), actor.Identity); err != nil {
		return err
	}
	all, err := s.Queries.owned(ctx, w.Tx(), actor.Identity, actor.For)
	if err != nil {
		return err
	}
	for _, id := range ids {
		at := slices.IndexFunc(all, func(o Own) bool { return o.ID == id && o.Point.Category != "" })
		if at < 0 {
			return noContact()
		}
		for _, slug := range all[at].Communities() {
			if all[at].In[slug].Erased {
				continue
			}
			b, err := body(slug, all[at].In[slug], seenIn(all, slug))
			if err != nil {
				return err
			}
			if b == nil {
				continue // it is not shown that
			}
			r, err := s.said(ctx, w, actor, slug, id, b)
			if err != nil {
				return err
			}
			if err := s.Note(ctx, w.Tx(), actor.Identity, actor.Person, action, id, r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// said says what a participant says of its own contact to a community, checked.
func (s *Service) said(ctx context.Context, w *ledger.Writer, actor policy.Actor, slug, id string, b corpus.Body) (ledger.Receipt, error) {
	c, err := community(ctx, w.Tx(), slug)
	if err != nil {
		return ledger.Receipt{}, err
	}
	d, err := draftOf(actor.Identity, c.Manager.String(), id, b)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if err := s.Check(ctx, w.Tx(), actor, d); err != nil {
		return ledger.Receipt{}, err
	}
	chest, err := s.chest(ctx, w, d)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return s.Journal.Confide(ctx, w, chest, d)
}

// Report tells a participant, and all members with it, that one of its contacts
// could not be reached at a number or an address.
func (s *Service) Report(ctx context.Context, actor policy.Actor, id string, b Reported) (out ledger.Receipt, err error) {
	if err := May(actor, Tell); err != nil {
		return out, err
	}
	b.As = whoIs(actor)
	if actor.For == "" {
		return out, fail.New(fail.Denied, "Your participant is not listed: nothing can be said in its name yet.")
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.silent(ctx, w.Tx(), actor.Identity); err != nil {
			return err
		}
		door, err := s.Queries.open(ctx, w.Tx(), actor, b.Community)
		if err != nil {
			return err
		}
		r, err := door.record(ctx, id)
		if err != nil {
			return err
		}
		to, err := s.to(ctx, w.Tx(), door, actor.Identity, r.Participant)
		if err != nil {
			return err
		}
		d, err := draftOf(actor.Identity, to, id, &b)
		if err != nil {
			return err
		}
		if err := s.fits(ctx, door, actor.Identity, d, &b); err != nil {
			return err
		}
		if out, err = s.Journal.Confide(ctx, w, door.chest, d); err != nil {
			return err
		}
		if l, ok, err := s.Listed(ctx, w.Tx(), r.Participant); err != nil {
			return err
		} else if s.Tell != nil && ok && !l.Identity.IsZero() && l.Identity != actor.Identity {
			if err := s.Tell(ctx, w.Tx(), l.Identity, OwnPath+id, out.ID); err != nil {
				return err
			}
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedReported, id, out.ID)
	})
	return out, err
}

// counterparty is to whom an author says something of a participant's contact:
// to the participant, where it reads the chest; else to who manages the directory;
// else, where that is the author, to the member that has read it longest. Nobody
// is one's own counterparty, and everybody reads who holds a key.
func counterparty(ctx context.Context, q sqldb.Querier, chest journal.Chest, by, participant, manager statement.Hash) (statement.Hash, error) {
	all, err := journal.Readers(ctx, q, chest)
	if err != nil {
		return statement.Hash{}, err
	}
	for _, to := range []statement.Hash{participant, manager} {
		if to != by && slices.Contains(all, to) {
			return to, nil
		}
	}
	periods, err := journal.Periods(ctx, q, chest)
	if err != nil {
		return statement.Hash{}, err
	}
	for _, p := range periods {
		if p.Participant != by && p.Until == nil && slices.Contains(all, p.Participant) {
			return p.Participant, nil
		}
	}
	return statement.Hash{}, fail.New(fail.Conflict, "The community has no member yet to whom anything could be said.")
}

// to is counterparty for who is listed under an id.
func (s *Service) to(ctx context.Context, q sqldb.Querier, door *door, by statement.Hash, id string) (string, error) {
	l, _, err := s.Listed(ctx, q, id)
	if err != nil {
		return "", err
	}
	to, err := counterparty(ctx, q, door.chest, by, l.Identity, door.Community.Manager)
	return to.String(), err
}

// TakeDown records what a document says of a participant's contact: in the hub's
// name, at once, to the communities that its hub manages. v names the participant
// and the document. An empty id is a new contact.
func (s *Service) TakeDown(ctx context.Context, actor policy.Actor, v submission.Via, id string, p Point, shown Shown) (string, error) {
	if err := May(actor, TakeDown); err != nil {
		return "", err
	}
	if v.Mode != submission.Recorded {
		return "", fail.New(fail.Invalid, "What is recorded names its document.")
	}
	if len(shown) == 0 {
		return "", fail.New(fail.Invalid, "Choose at least one community that sees the contact.")
	}
	if bar := Barred(Examine(&p, s.Clock.Now())); bar != nil {
		return "", barred(bar)
	}
	fresh := id == ""
	if fresh {
		id = NewID(PointPrefix)
	}
	all := bodies(shown, func(slug string) corpus.Body {
		if fresh {
			return &Nominated{Via: v, Community: slug, Point: p.Only(shown[slug])}
		}
		return &Changed{Via: v, Community: slug, Point: p.Only(shown[slug])}
	})
	return id, s.record(ctx, actor, id, all)
}

// TakeBack records that a document withdraws a participant's contact.
func (s *Service) TakeBack(ctx context.Context, actor policy.Actor, v submission.Via, id string, from []string) error {
	if err := May(actor, TakeDown); err != nil {
		return err
	}
	shown := Shown{}
	for _, slug := range from {
		shown[slug] = nil
	}
	return s.record(ctx, actor, id, bodies(shown, func(slug string) corpus.Body { return &Withdrawn{Via: v, Community: slug} }))
}

func (s *Service) record(ctx context.Context, actor policy.Actor, id string, all []corpus.Body) error {
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		for _, b := range all {
			v, slug := spoken(b)
			door, err := s.Queries.open(ctx, w.Tx(), actor, slug)
			if err != nil {
				return err
			}
			if _, ok, err := s.Listed(ctx, w.Tx(), v.Author); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.NotFound, "Nobody is listed under this id.")
			}
			to, err := s.to(ctx, w.Tx(), door, actor.Identity, v.Author)
			if err != nil {
				return err
			}
			if err := door.narrow(ctx, v.Author, b); err != nil {
				return err
			}
			d, err := draftOf(actor.Identity, to, id, b)
			if err != nil {
				return err
			}
			if err := s.fits(ctx, door, actor.Identity, d, b); err != nil {
				return err
			}
			r, err := s.Journal.Confide(ctx, w, door.chest, d)
			if err != nil {
				return err
			}
			if err := s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedRecorded, id, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// narrow takes the deputies out of what is said of a participant's contact whom
// the community does not see.
func (d *door) narrow(ctx context.Context, participant string, b corpus.Body) error {
	p := pointOf(b)
	if p == nil {
		return nil
	}
	all, err := d.points(ctx, participant)
	if err != nil {
		return err
	}
	*p = p.Among(wordedAmong(all))
	return nil
}
