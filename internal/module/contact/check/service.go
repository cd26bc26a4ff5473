package check

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations make the room's private tables.
func Migrations() fs.FS { return migrations }

// Marking of what is said in checks.
const Marking = contact.Marking

// Register is what the service needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// News is what people are told of a check.
type News string

// What they are told.
const (
	Asked     News = "asked"     // a contact: to answer, by its link
	Reminded  News = "reminded"  // a contact, once more
	AsOfficer News = "officers"  // the contact officers: no contact has answered
	Announced News = "announced" // the contact officers: a check will be
	Coming    News = "due"       // who manages the directory: the next check is due
)

// Telling is who is told what.
type Telling struct {
	News        News
	Participant statement.Hash // whose contact or officers
	Address     string         // of a contact
	Language    string         // in which it is written to
	Link        string         // address within the hub, without language
	Key         string         // the same for the same news: it is told once
}

// Service calls, answers and closes checks.
type Service struct {
	Ledger  Register
	Journal *journal.Journal
	Queries *Queries
	Plans   *Plans
	Clock   clock.Clock
	// Region lists the members of a regional group, by listed id.
	Region func(ctx context.Context, region string) ([]string, error)
	// Tell tells somebody. What it cannot tell anybody it leaves.
	Tell func(ctx context.Context, tx *sqldb.Tx, t Telling) error
	// Note writes into a participant's audit trail that a person did something
	// with an object; person is empty in another participant's trail.
	Note func(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string, said statement.Hash) error
	// Silent reports why a participant may say nothing now.
	Silent func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
}

// keepLinks is how long a link that answers no more says so.
const keepLinks = 30 * 24 * time.Hour

// What is noted in audit trails.
const (
	NotedCalled   = "check.called"
	NotedAnswered = "check.answered"
	NotedClosed   = "check.closed"
	NotedReport   = "check.exported"
)

// notToCome is the cause of the refusal of a check that is announced and names no
// beginning that is still to come.
type notToCome struct{}

func (notToCome) Error() string { return "the beginning of what is announced is not to come" }

// IsNotToCome reports whether Call refused a check for its beginning.
func IsNotToCome(err error) bool { return errors.As(err, new(notToCome)) }

// Call calls a check of a community that the actor's participant manages: at
// once, in one statement to each member that it asks. A check that is not
// announced begins now, and lasts as long as it was to; one that is has to begin
// later, or it would be announced to nobody. Nobody clears it: it binds nobody, as
// letting a member in does.
func (s *Service) Call(ctx context.Context, actor policy.Actor, t Terms) (id string, err error) {
	if err := May(actor, Call); err != nil {
		return "", err
	}
	now := s.Clock.Now()
	switch {
	case !t.Announced:
		t = t.from(now)
	case !t.Begins().After(now):
		refused := fail.New(fail.Invalid, "A check that is announced names a beginning that is still to come: give one, or do not announce it.")
		refused.Cause = notToCome{}
		return "", refused
	}
	if err := t.Check(); err != nil {
		return "", err
	}
	if t.Pace.Times > 0 && !t.Begins().Add(minutes(t.Pace.Remind)).Before(t.Ends()) {
		return "", bad("The first reminder would come after the deadline: remind earlier, give longer, or remind nobody.")
	}
	var within []string
	if t.Region != "" {
		if within, err = s.Region(ctx, t.Region); err != nil {
			return "", err
		}
	}
	id = NewID()
	return id, s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error { return s.call(ctx, w, actor, id, t, within) })
}

func (s *Service) call(ctx context.Context, w *ledger.Writer, actor policy.Actor, id string, t Terms, within []string) error {
	roll, err := s.managed(ctx, w.Tx(), actor, t.Community)
	if err != nil {
		return err
	}
	if _, known := roll.Community.Category(t.Category); t.Category != "" && !known {
		return fail.New(fail.Invalid, "The community does not ask for contacts of this category.")
	}
	var open int
	if err := w.Tx().QueryRow(ctx, `SELECT COUNT(*) FROM check_open WHERE community = $1`, t.Community).Scan(&open); err != nil {
		return unreadable(err)
	}
	if open > 0 {
		return fail.New(fail.Conflict, "A check of this community is open: close it first.")
	}
	asked, err := s.callAll(ctx, w, actor, roll, id, t, within)
	if err != nil {
		return err
	}
	if asked == 0 {
		return fail.New(fail.Invalid, "No member of the community would be asked.")
	}
	if _, err := w.Tx().Exec(ctx, `DELETE FROM check_link WHERE ends < $1`, micros(s.Clock.Now().Add(-keepLinks))); err != nil {
		return unreadable(err)
	}
	if _, err := w.Tx().Exec(ctx, `INSERT INTO check_open (subject, community, ends) VALUES ($1, $2, $3)`, id, t.Community, micros(t.Ends())); err != nil {
		return unreadable(err)
	}
	return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedCalled, id, statement.Hash{})
}

// managed opens the directory of a community that the actor's participant manages.
func (s *Service) managed(ctx context.Context, q sqldb.Querier, actor policy.Actor, slug string) (*contact.Roll, error) {
	roll, err := s.Queries.Contacts.Roll(ctx, q, slug)
	if err == nil && roll.Community.Manager != actor.Identity {
		err = fail.New(fail.Denied, "This community is managed by somebody else.")
	}
	return roll, err
}

// callAll calls a check to each whom it asks, and gives how many these are. Who is
// no member, or keeps its keys elsewhere by now, is asked by mail alone.
func (s *Service) callAll(ctx context.Context, w *ledger.Writer, actor policy.Actor, roll *contact.Roll, id string, t Terms, within []string) (asked int, err error) {
	all := slices.Clone(roll.Members)
	for _, one := range roll.Recorded {
		all = append(all, contact.Enrolled{Participant: one})
	}
	for _, m := range all {
		in, err := inScope(ctx, roll, m, t, within)
		if err == nil && in {
			if _, here := s.Journal.Keys.Data(m.Identity); here {
				err = s.callOne(ctx, w, actor, id, m, t)
			} else {
				in, err = s.callApart(ctx, w, actor.Identity, roll, id, m.Participant, t)
			}
		}
		if err != nil {
			return 0, err
		}
		if in {
			asked++
		}
	}
	return asked, nil
}

// inScope reports whether a member is asked: all are; or those of a regional
// group; or those that have a contact of a category.
func inScope(ctx context.Context, roll *contact.Roll, m contact.Enrolled, t Terms, within []string) (bool, error) {
	if t.Region != "" && !slices.Contains(within, m.Participant) {
		return false, nil
	}
	if t.Category == "" {
		return true, nil
	}
	all, err := roll.Contacts(ctx, m.Participant)
	return slices.ContainsFunc(all, func(e contact.Entry) bool { return e.Point.Category == t.Category }), err
}

func (s *Service) callOne(ctx context.Context, w *ledger.Writer, actor policy.Actor, id string, m contact.Enrolled, t Terms) error {
	chest, err := s.chest(ctx, w, t.Community, actor.Identity, m.Identity)
	if err != nil {
		return err
	}
	if _, err := s.confide(ctx, w, chest, actor.Identity, m.Identity, id, &Called{Participant: m.Participant, Terms: t}); err != nil {
		return err
	}
	_, err = w.Tx().Exec(ctx, `INSERT INTO check_look (subject, participant, next) VALUES ($1, $2, $3)`, id, m.Identity[:], micros(t.Begins()))
	if err != nil || !t.Announced {
		return unreadable(err)
	}
	return s.Tell(ctx, w.Tx(), Telling{News: Announced, Participant: m.Identity, Link: Home + "/" + id, Key: "check.announced." + id + m.Identity.String()})
}

// chest gives the chest in which the checks of a participant in a community lie:
// its own and the manager's. A new one is made for the first check, and where one
// of the two has given up its key.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, slug string, manager, participant statement.Hash) (chest journal.Chest, err error) {
	var b []byte
	err = w.Tx().QueryRow(ctx, `SELECT chest FROM check_chest WHERE community = $1 AND participant = $2`, slug, participant[:]).Scan(&b)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return chest, unreadable(err)
	}
	if len(b) == len(chest) {
		chest = journal.Chest(b)
		readers, err := journal.Readers(ctx, w.Tx(), chest)
		if err != nil || slices.Contains(readers, manager) && slices.Contains(readers, participant) {
			return chest, err
		}
	}
	chest = journal.NewChest()
	if err := s.Journal.Open(ctx, w, chest, manager, participant); err != nil {
		return chest, err
	}
	_, err = w.Tx().Exec(ctx, `INSERT INTO check_chest (community, participant, chest) VALUES ($1, $2, $3)
		ON CONFLICT (community, participant) DO UPDATE SET chest = excluded.chest`, slug, participant[:], chest[:])
	return chest, unreadable(err)
}

// confide says a body to one counterparty.
func (s *Service) confide(ctx context.Context, w *ledger.Writer, chest journal.Chest, by, to statement.Hash, id string, b corpus.Body) (ledger.Receipt, error) {
	if err := b.Check(); err != nil {
		return ledger.Receipt{}, err
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return s.Journal.Confide(ctx, w, chest, ledger.Draft{By: by, Type: b.Type(), Stream: to.String(), Marking: Marking, Subject: id, Body: body})
}

// Answer answers a check on the desk, in the name of the actor's participant.
func (s *Service) Answer(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, Reply); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if s.Silent != nil {
			if err := s.Silent(ctx, w.Tx(), actor.Identity); err != nil {
				return err
			}
		}
		h, err := s.Queries.thread(ctx, w.Tx(), actor.Identity, id, actor.Identity)
		if err != nil {
			return err
		}
		if now := s.Clock.Now(); h.Terms.Begins().After(now) {
			return fail.New(fail.Conflict, "This communication check has not begun yet.")
		}
		b := &Answered{Community: h.Terms.Community, Participant: h.Participant, How: ByDesk}
		said, err := s.answer(ctx, w, h, actor.Identity, h.Caller, b)
		if err != nil {
			return err
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedAnswered, id, said.ID)
	})
}

// answer says an answer, while the check is open and nobody else has.
func (s *Service) answer(ctx context.Context, w *ledger.Writer, h held, by, to statement.Hash, b *Answered) (out ledger.Receipt, err error) {
	open, err := isOpen(ctx, w.Tx(), h.Check)
	if err != nil {
		return out, err
	}
	if !open || h.Answer != nil || !s.Clock.Now().Before(h.Terms.Ends()) {
		return out, over()
	}
	steps, err := steps(ctx, w.Tx(), h.Check, h.Identity)
	if err != nil {
		return out, err
	}
	if len(steps) > 0 {
		b.Asked = instant(steps[0].At)
	}
	if h.apart() {
		t := *h.Thread
		t.Answer = &Answer{Mark: Mark{By: by, At: s.Clock.Now()}, How: b.How, Contact: b.Contact, Asked: at(b.Asked)}
		err = s.keep(ctx, w.Tx(), &t)
	} else {
		out, err = s.confide(ctx, w, h.Chest, by, to, h.Check, b)
	}
	if err != nil {
		return out, err
	}
	if _, err = w.Tx().Exec(ctx, `UPDATE check_look SET next = 0 WHERE subject = $1 AND participant = $2`, h.Check, h.Identity[:]); err != nil {
		return out, unreadable(err)
	}
	return out, s.heard(ctx, w.Tx(), h, b, steps)
}

// heard notes of whom an answer came, for it leaves whoever gave it in peace as an
// asking does: the contact and the address of its link or, of an answer on the desk,
// the participant's officers, and the contact that the check had come to. It leaves
// no other contact in peace: that somebody is at the desk does not say whether they
// answer, and that is what a check asks.
func (s *Service) heard(ctx context.Context, tx *sqldb.Tx, h held, b *Answered, done []Step) error {
	from := []string{b.Contact}
	if b.How == ByDesk {
		from = []string{Officers}
		if n := len(done); n > 0 && done[n-1].Whom != Officers {
			from = append(from, done[n-1].Whom)
		}
	}
	for i, whom := range from {
		mark := ""
		err := tx.QueryRow(ctx, `SELECT address FROM check_step WHERE subject = $1 AND participant = $2 AND whom = $3 ORDER BY n DESC LIMIT 1`, h.Check, h.Identity[:], whom).Scan(&mark)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return unreadable(err)
		}
		_, err = tx.Exec(ctx, `INSERT INTO check_step (subject, participant, n, what, whom, address, at, back) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
			h.Check, h.Identity[:], len(done)+1+i, heard, whom, mark, micros(s.Clock.Now()))
		if err != nil {
			return unreadable(err)
		}
	}
	return nil
}

// heard is what the row of an answer says in the place of a step.
const heard = "heard"

// Close closes a check before its deadline.
func (s *Service) Close(ctx context.Context, actor policy.Actor, slug, id string) error {
	if err := May(actor, Call); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		roll, err := s.managed(ctx, w.Tx(), actor, slug)
		if err != nil {
			return err
		}
		open, err := isOpen(ctx, w.Tx(), id)
		if err != nil {
			return err
		}
		if !open {
			return over()
		}
		if err := s.close(ctx, w, roll, id, ByManager); err != nil {
			return err
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedClosed, id, statement.Hash{})
	})
}

// close says to the community what it may know of a check, and ends it.
func (s *Service) close(ctx context.Context, w *ledger.Writer, roll *contact.Roll, id string, why End) error {
	all, err := s.Queries.all(ctx, w.Tx(), roll.Community.Manager, id)
	if err != nil {
		return err
	}
	if len(all) == 0 || termsOf(all).Community != roll.Community.Slug && termsOf(all).Community != "" {
		return none()
	}
	was, anybody := map[statement.Hash]bool{}, false
	for _, h := range all {
		some, err := steps(ctx, w.Tx(), id, h.Identity)
		if err != nil {
			return err
		}
		was[h.Identity] = len(some) > 0 || h.Answer != nil
		anybody = anybody || was[h.Identity]
		if !was[h.Identity] {
			if err := s.unasked(ctx, w.Tx(), roll, h); err != nil {
				return err
			}
		}
	}
	b := &Closed{Terms: termsOf(all), End: why, Rates: rates(all, was, roll.Community.SmallGroup, s.Plans.Within)}
	due, err := next(ctx, w.Tx(), roll.Community)
	if err != nil {
		return err
	}
	days := roll.Community.CheckDays
	if anybody && days > 0 { // one that asked nobody takes the place of none
		due = b.Terms.Begins().Add(time.Duration(days) * 24 * time.Hour)
	}
	if days > 0 {
		b.Next = instant(due)
	}
	to, err := roll.Ear(ctx)
	if err == nil && b.Terms.Community != "" { // its words are not erased
		_, err = s.confide(ctx, w, roll.Chest, roll.Community.Manager, to, id, b)
	}
	if err != nil && !fail.Is(err, fail.Conflict) { // nobody is left to whom it could be said
		return err
	}
	if err := end(ctx, w.Tx(), id); err != nil || !anybody || days == 0 {
		return err
	}
	_, err = w.Tx().Exec(ctx, `INSERT INTO check_next (community, at, told) VALUES ($1, $2, 0) ON CONFLICT (community) DO UPDATE SET at = excluded.at, told = 0`,
		roll.Community.Slug, micros(due))
	return unreadable(err)
}

// end ends a check: nobody is asked any more, and no link answers.
func end(ctx context.Context, tx *sqldb.Tx, id string) error {
	for _, query := range []string{`DELETE FROM check_open WHERE subject = $1`, `DELETE FROM check_look WHERE subject = $1`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return unreadable(err)
		}
	}
	return nil
}

// termsOf are the terms of a check: those of a call whose words are not erased.
func termsOf(all []held) Terms {
	for _, h := range all {
		if !h.Erased {
			return h.Terms
		}
	}
	return Terms{}
}

func isOpen(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM check_open WHERE subject = $1`, id).Scan(&n)
	return n > 0, unreadable(err)
}

func unreadable(cause error) error {
	return fail.Wrap(cause, fail.Unavailable, "the communication checks cannot be read")
}
