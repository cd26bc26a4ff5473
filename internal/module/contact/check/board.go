package check

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Standing is how a participant stands in a check.
type Standing string

// The standings.
const (
	Waiting  Standing = "waiting"  // nobody was asked yet
	Resting  Standing = "resting"  // nobody was asked: all who would be were by another check within a week, or answered one
	Gone     Standing = "gone"     // it is no longer a member: nobody is asked, or was
	Sought   Standing = "asked"    // somebody was
	HasSaid  Standing = "answered" // it has answered
	WasQuiet Standing = "silent"   // the check is closed, and it has not
	WasLeft  Standing = "spared"   // the check is closed, nobody was asked, and no other reason is known
)

// Seat is a participant on the board of a check.
type Seat struct {
	Participant string               `json:"participant" doc:"listed id"`
	Standing    Standing             `json:"standing" enum:"waiting,resting,gone,asked,answered,silent,spared"`
	Steps       []Step               `json:"steps" doc:"what was done to reach it, in order"`
	Answer      *Answer              `json:"answer,omitempty"`
	Minutes     *int64               `json:"minutes" doc:"from when it was first asked until its answer or, where it answered on the hub before anybody was asked, from when the check began; null: it has not answered"`
	Contacts    map[string]i18n.Text `json:"contacts" doc:"the agencies of those who were asked, by id"`
	Apart       bool                 `json:"apart,omitempty" doc:"it is no member of the directory: it is asked by mail alone, and neither call nor answer is a statement"`
	Called      statement.Hash       `json:"called,omitzero" doc:"the statement that calls the check; absent: the participant is asked by mail alone"`
}

// Returned reports whether mail to somebody of the participant came back.
func (s *Seat) Returned() bool {
	for _, st := range s.Steps {
		if st.Back {
			return true
		}
	}
	return false
}

// Board is a check for who called it: live.
type Board struct {
	Check     string            `json:"check" doc:"id"`
	Community contact.Community `json:"community"`
	Terms     Terms             `json:"terms"`
	Open      bool              `json:"open"`
	Move      Turn              `json:"move" enum:"theirs,over" doc:"whose it is: theirs to answer"`
	At        time.Time         `json:"at" doc:"the instant to which it is the answer"`
	Seats     []Seat            `json:"participants" doc:"by listed id"`
	NoMail    bool              `json:"no_mail_server,omitempty" doc:"the hub has no mail server: letters wait and reach nobody"`
}

// Unsent is what became of the mail of the last step, where it has not gone out and
// nobody has answered.
func (s *Seat) Unsent() Mail {
	if n := len(s.Steps); n > 0 && s.Answer == nil && !s.Steps[n-1].Back {
		return s.Steps[n-1].Mail
	}
	return ""
}

// Count is how many participants stand in a way.
func (b *Board) Count(s Standing) (n int) {
	for i := range b.Seats {
		if b.Seats[i].Standing == s {
			n++
		}
	}
	return n
}

// Board gives a check of a community that the actor's participant manages:
// fail.NotFound for all others.
func (q *Queries) Board(ctx context.Context, actor policy.Actor, slug, id string) (out *Board, err error) {
	if err := May(actor, Call); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		roll, err := q.mine(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		all, err := q.all(ctx, r, actor.Identity, id)
		if err != nil {
			return err
		}
		if len(all) == 0 || termsOf(all).Community != slug {
			return none()
		}
		out = &Board{Check: id, Community: *roll.Community, Terms: termsOf(all), At: q.Clock.Now(), Seats: []Seat{}, NoMail: q.NoMail}
		if out.Open, err = isOpen(ctx, r, id); err != nil {
			return err
		}
		out.Move = callers(out.Open)
		for _, h := range all {
			seat, err := q.seat(ctx, r, roll, h, out.Open)
			if err != nil {
				return err
			}
			out.Seats = append(out.Seats, *seat)
		}
		return q.posted(ctx, r, out, all)
	})
	return out, err
}

// posted adds to the steps of a board what became of their mails; all are its
// threads, in the order of its seats.
func (q *Queries) posted(ctx context.Context, r sqldb.Querier, b *Board, all []held) error {
	if q.Posted == nil {
		return nil
	}
	var keys []string
	at := map[string]*Step{}
	for i, h := range all {
		for n := range b.Seats[i].Steps {
			key := stepKey(h.Check, h.Identity, n+1)
			keys, at[key] = append(keys, key), &b.Seats[i].Steps[n]
		}
	}
	known, err := q.Posted(ctx, r, keys)
	for key, mail := range known {
		if st := at[key]; st != nil {
			st.Mail = mail
		}
	}
	return err
}

// mine opens the directory of a community that the actor's participant manages;
// to all others it is not there.
func (q *Queries) mine(ctx context.Context, r sqldb.Querier, actor policy.Actor, slug string) (*contact.Roll, error) {
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	roll, err := q.Contacts.Roll(ctx, r, slug)
	if err != nil {
		return nil, err
	}
	if roll.Community.Manager != actor.Identity {
		return nil, none()
	}
	readers, err := journal.Readers(ctx, r, roll.Chest)
	if err != nil {
		return nil, err
	}
	return roll, marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: Marking, Participants: readers})
}

func (q *Queries) seat(ctx context.Context, r sqldb.Querier, roll *contact.Roll, h held, open bool) (*Seat, error) {
	s := &Seat{Participant: h.Participant, Answer: h.Answer, Minutes: minutesOf(h.Thread), Contacts: map[string]i18n.Text{}, Called: h.Called.Statement, Apart: h.apart(), Steps: []Step{}}
	some, err := steps(ctx, r, h.Check, h.Identity)
	if err != nil {
		return nil, err
	}
	s.Steps = append(s.Steps, some...)
	if s.Standing = standing(h, some, open); s.Standing == Waiting {
		s.Standing, err = q.unasked(ctx, r, roll, h)
		return s, err
	} else if s.Standing == WasLeft {
		s.Standing, err = left(ctx, r, h)
		return s, err
	}
	if len(some) == 0 {
		return s, nil
	}
	entries, err := roll.Contacts(ctx, h.Participant)
	for _, e := range entries {
		for _, st := range some {
			if st.Whom == e.ID {
				s.Contacts[e.ID] = e.Point.Agency
			}
		}
	}
	return s, err
}

// standing is how a participant stands by its thread and by what was done; of whom
// nobody was asked, unasked says more.
func standing(h held, some []Step, open bool) Standing {
	switch {
	case h.Answer != nil:
		return HasSaid
	case open && len(some) > 0:
		return Sought
	case open:
		return Waiting
	case len(some) > 0:
		return WasQuiet
	}
	return WasLeft
}

// unasked keeps why nobody of a participant was asked of a check that is being closed,
// in the place of its first step, where that is known: nobody could find it out later.
// Of a check that has not begun there is no such reason.
func (s *Service) unasked(ctx context.Context, tx *sqldb.Tx, roll *contact.Roll, h held) error {
	now := s.Clock.Now()
	if h.Erased || h.Terms.Begins().After(now) {
		return nil
	}
	why, err := s.Queries.unasked(ctx, tx, roll, h)
	if err != nil || why == Waiting {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO check_step (subject, participant, n, what, whom, address, at, back) VALUES ($1, $2, 1, $3, '', '', $4, 0)`,
		h.Check, h.Identity[:], string(why), micros(now))
	return unreadable(err)
}

// left is how a participant stands in a check that is closed and that asked nobody of
// it: with the reason, where it was kept.
func left(ctx context.Context, r sqldb.Querier, h held) (Standing, error) {
	var why string
	err := r.QueryRow(ctx, `SELECT what FROM check_step WHERE subject = $1 AND participant = $2 AND what IN ($3, $4)`, h.Check, h.Identity[:], string(Resting), string(Gone)).Scan(&why)
	if errors.Is(err, sql.ErrNoRows) {
		return WasLeft, nil
	}
	return Standing(why), unreadable(err)
}

// unasked is how a participant stands of whom nobody was asked yet: for who called
// the check and for the participant itself alike.
func (q *Queries) unasked(ctx context.Context, r sqldb.Querier, roll *contact.Roll, h held) (Standing, error) {
	if !h.apart() && !h.on(roll) {
		return Gone, nil
	}
	entries, err := roll.Contacts(ctx, h.Participant)
	if err != nil {
		return Waiting, err
	}
	if rests, err := q.rests(ctx, r, h, entries); err != nil || !rests {
		return Waiting, err
	}
	return Resting, nil
}

// rests reports whether all who could be asked are left in peace: now or, of a check
// that is to begin, when it does.
func (q *Queries) rests(ctx context.Context, r sqldb.Querier, h held, entries []contact.Entry) (bool, error) {
	now, some := later(q.Clock.Now(), h.Terms.Begins()), false
	for _, c := range contact.Now(entries, now) {
		one := way{Candidate: c}
		if !c.Asked() || len(c.Point.Mails) == 0 || h.Terms.Category != "" && !one.serves(h.Terms.Category, entries) {
			continue
		}
		for _, m := range c.Point.Mails {
			mark, err := q.Mark(m)
			if err != nil {
				return false, err
			}
			until, err := spared(ctx, r, due{check: h.Check, identity: h.Identity}, &h.Terms, c.ID, mark, now)
			if err != nil || !until.After(now) {
				return false, err
			}
			some = true
		}
	}
	return some, nil
}

// Summary is a check in the list of who called it.
type Summary struct {
	Check    string `json:"check" doc:"id"`
	Terms    Terms  `json:"terms"`
	Open     bool   `json:"open"`
	Move     Turn   `json:"move" enum:"theirs,over" doc:"whose it is: theirs to answer"`
	Asked    int    `json:"participants" doc:"to whom it was called"`
	Answered int    `json:"answered"`
	Nobody   bool   `json:"nobody_asked,omitempty" doc:"it is closed, and nobody was asked: it is no check for the rates, nor for when the next is due"`
}

// Summaries are what the manager of a community knows of its checks.
type Summaries struct {
	Community contact.Community `json:"community"`
	Checks    []Summary         `json:"checks" doc:"newest first"`
	Next      time.Time         `json:"next,omitzero" doc:"when the next check is due"`
	Recorded  []string          `json:"recorded" doc:"participants that are no members of the directory, whose contacts are recorded: they are asked by mail alone"`
	Unasked   []string          `json:"unasked" doc:"those of them of whom no mail address is recorded: no check asks them"`
}

// Called lists the checks of a community that the actor's participant manages.
func (q *Queries) Called(ctx context.Context, actor policy.Actor, slug string) (out *Summaries, err error) {
	if err := May(actor, Call); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		roll, err := q.mine(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		out = &Summaries{Community: *roll.Community, Checks: []Summary{}, Recorded: append([]string{}, roll.Recorded...), Unasked: []string{}}
		for _, one := range roll.Recorded {
			if ok, err := reachable(ctx, roll, one, ""); err != nil {
				return err
			} else if !ok {
				out.Unasked = append(out.Unasked, one)
			}
		}
		if out.Next, err = next(ctx, r, roll.Community); err != nil {
			return err
		}
		rows, err := r.Query(ctx, `SELECT subject, COUNT(*), SUM(CASE WHEN state = 'answered' THEN 1 ELSE 0 END) FROM (
				SELECT subject, state, begins FROM check_thread WHERE community = $1 AND caller = $2
				UNION ALL SELECT subject, state, begins FROM check_apart WHERE community = $1 AND caller = $2) called
			GROUP BY subject ORDER BY MIN(begins) DESC, subject`, contact.CommunityPrefix+slug, actor.Identity[:])
		if err != nil {
			return unreadable(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var s Summary
			if err := rows.Scan(&s.Check, &s.Asked, &s.Answered); err != nil {
				return err
			}
			out.Checks = append(out.Checks, s)
		}
		if err := rows.Err(); err != nil {
			return unreadable(err)
		}
		return q.fill(ctx, r, actor.Identity, out.Checks)
	})
	return out, err
}

// callers is whose move a check is for who called it.
func callers(open bool) Turn {
	if open {
		return Theirs
	}
	return Over
}

// fill opens one thread of each check, for its terms.
func (q *Queries) fill(ctx context.Context, r sqldb.Querier, as statement.Hash, all []Summary) error {
	for i := range all {
		one, err := q.anyOf(ctx, r, as, all[i].Check)
		if err != nil {
			return err
		}
		all[i].Terms = termsOf(one)
		if all[i].Open, err = isOpen(ctx, r, all[i].Check); err != nil {
			return err
		}
		all[i].Move = callers(all[i].Open)
		if !all[i].Open && all[i].Answered == 0 {
			var done int
			if err := r.QueryRow(ctx, `SELECT COUNT(*) FROM check_step WHERE subject = $1 AND whom <> ''`, all[i].Check).Scan(&done); err != nil {
				return unreadable(err)
			}
			all[i].Nobody = done == 0
		}
	}
	return nil
}

// Report gives the board of a check for a file, and notes that somebody had it
// made. keep is what whoever asks for it said to the question whether it will be
// handled as its marking asks: see marking.Export.
func (s *Service) Report(ctx context.Context, actor policy.Actor, slug, id, keep string) (*Board, error) {
	b, err := s.Queries.Board(ctx, actor, slug, id)
	if err != nil {
		return nil, err
	}
	thing := marking.Thing{Marking: Marking, Participants: []statement.Hash{actor.Identity}}
	if err := marking.Export(marking.Reader{Actor: actor}, thing, marking.Onward{Said: keep}); err != nil {
		return nil, err
	}
	return b, s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedReport, id, statement.Hash{})
	})
}
