package check

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Watch goes up the ladder of every participant of an open check, closes checks
// at their deadline, and tells managers when the next one is due. It is a source
// of the scheduler: what it did stands in rows of the same transaction, so
// nothing is done twice, whichever way the clock is set, and what fell due while
// the hub was away is done when it is back.
type Watch struct {
	Service *Service
	// Returned tells since when mail to an address comes back, as far as this hub
	// has been told.
	Returned func(ctx context.Context, q sqldb.Querier, address string) (since time.Time, back bool, err error)
}

var _ schedule.Source = Watch{}

// batch is how many participants one run looks at.
const batch = 100

// Name implements schedule.Source.
func (Watch) Name() string { return "check.watch" }

// Due implements schedule.Source.
func (w Watch) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	if w.Service.Journal.Ready() != nil {
		return next, false, nil
	}
	for _, query := range []string{
		`SELECT MIN(next) FROM check_look WHERE next > 0`,
		`SELECT MIN(ends) FROM check_open`,
		`SELECT MIN(at) FROM check_next WHERE told = 0`,
	} {
		var at sql.NullInt64
		if err := q.QueryRow(ctx, query).Scan(&at); err != nil {
			return next, false, unreadable(err)
		}
		if t := sqldb.Time(at.Int64); at.Valid && (!ok || t.Before(next)) {
			next, ok = t, true
		}
	}
	return next, ok, nil
}

// Run implements schedule.Source.
func (w Watch) Run(ctx context.Context, lw *ledger.Writer, now time.Time) error {
	if err := w.close(ctx, lw, now); err != nil {
		return err
	}
	due, err := w.due(ctx, lw.Tx(), now)
	if err != nil {
		return err
	}
	var roll *contact.Roll
	for _, d := range due {
		if roll == nil || roll.Community.Slug != d.community {
			roll, err = w.Service.Queries.Contacts.Roll(ctx, lw.Tx(), d.community)
			if fail.Is(err, fail.NotFound) { // the key of the directory was given up: nobody can be reached
				roll, err = nil, end(ctx, lw.Tx(), d.check)
			}
			if err != nil {
				return err
			}
		}
		if roll == nil {
			continue
		}
		if err := w.look(ctx, lw.Tx(), roll, d, now); err != nil {
			return err
		}
	}
	return w.coming(ctx, lw.Tx(), now)
}

// close closes what has reached its deadline.
func (w Watch) close(ctx context.Context, lw *ledger.Writer, now time.Time) error {
	rows, err := lw.Tx().Query(ctx, `SELECT subject, community FROM check_open WHERE ends <= $1 ORDER BY ends, subject LIMIT 5`, micros(now))
	if err != nil {
		return unreadable(err)
	}
	all, err := pairs(rows)
	if err != nil {
		return err
	}
	for _, one := range all {
		roll, err := w.Service.Queries.Contacts.Roll(ctx, lw.Tx(), one[1])
		if err == nil {
			err = w.Service.close(ctx, lw, roll, one[0], AtDeadline)
		}
		if fail.Is(err, fail.NotFound) { // the keys were given up: there is nothing to say
			err = end(ctx, lw.Tx(), one[0])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func pairs(rows *sql.Rows) (out [][2]string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one [2]string
		if err := rows.Scan(&one[0], &one[1]); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// due is a participant that is to be looked at.
type due struct {
	check, community string
	identity         statement.Hash
}

func (w Watch) due(ctx context.Context, tx *sqldb.Tx, now time.Time) (out []due, err error) {
	rows, err := tx.Query(ctx, `SELECT l.subject, o.community, l.participant FROM check_look l JOIN check_open o ON o.subject = l.subject
		WHERE l.next > 0 AND l.next <= $1 ORDER BY o.community, l.next, l.participant LIMIT `+strconv.Itoa(batch), micros(now))
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d due
		var identity []byte
		if err := rows.Scan(&d.check, &d.community, &identity); err != nil {
			return nil, err
		}
		if d.identity, err = identityOf(identity); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// look makes the next move towards a participant, if it is time, and notes when it
// is to be looked at next.
func (w Watch) look(ctx context.Context, tx *sqldb.Tx, roll *contact.Roll, d due, now time.Time) error {
	at, err := w.move(ctx, tx, roll, d, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE check_look SET next = $1 WHERE subject = $2 AND participant = $3`, micros(at), d.check, d.identity[:])
	return unreadable(err)
}

func (w Watch) move(ctx context.Context, tx *sqldb.Tx, roll *contact.Roll, d due, now time.Time) (next time.Time, err error) {
	h, err := w.Service.Queries.any(ctx, tx, roll.Community.Manager, d.check, d.identity)
	if fail.Is(err, fail.NotFound) {
		return next, nil
	}
	if err != nil || h.Erased || !h.on(roll) { // or it was taken off the community
		return next, err
	}
	s := &State{Terms: &h.Terms, Answered: h.Answer != nil, Alone: h.apart()}
	if s.Steps, err = steps(ctx, tx, d.check, d.identity); err != nil {
		return next, err
	}
	entries, err := roll.Contacts(ctx, h.Participant)
	if err != nil {
		return next, err
	}
	ways, err := w.ways(ctx, tx, entries, now)
	if err != nil {
		return next, err
	}
	if err := w.returned(ctx, tx, d, s, ways); err != nil {
		return next, err
	}
	if c := h.Terms.Category; c != "" {
		ways = slices.DeleteFunc(ways, func(o way) bool { return !o.serves(c, entries) })
	}
	order, officers, err := w.choices(ctx, tx, d, s, ways, now)
	if err != nil {
		return next, err
	}
	m, ok := s.Next(order, officers, now)
	if ok && !m.At.After(now) {
		if err := w.take(ctx, tx, h, s, m, ways, now); err != nil {
			return next, err
		}
		m, ok = s.Next(order, officers, now)
	}
	return s.Look(m, ok, now), nil
}

// way is a contact with the address at which it is asked.
type way struct {
	contact.Candidate
	address string
	marked  string    // the address as it is kept
	back    time.Time // since when mail to it comes back
	works   bool      // nobody has reported it
}

// better reports whether an address is to be taken before another of the same contact:
// mail that comes back says more than what somebody has reported.
func (o *way) better(than *way) bool {
	switch {
	case than == nil:
		return true
	case o.back.IsZero() != than.back.IsZero():
		return o.back.IsZero()
	}
	return o.works && !than.works
}

// serves reports whether a contact is of a category, or stands in the place of one
// that is.
func (o *way) serves(category string, entries []contact.Entry) bool {
	return o.Point.Category == category || slices.ContainsFunc(entries, func(e contact.Entry) bool {
		return e.Point.Category == category && slices.Contains(o.For, e.ID)
	})
}

// ways lists the contacts that can be asked by mail, in the order in which they
// are called: first who answers now, a deputy in the place of whoever is absent.
// Each address is there once. Of several addresses the first is taken to which mail
// does not come back and that nobody has reported, where there is one. What a member
// has reported changes nothing else: a check is how that is found out.
func (w Watch) ways(ctx context.Context, tx *sqldb.Tx, entries []contact.Entry, now time.Time) (out []way, err error) {
	seen, reported, back := map[string]bool{}, map[string][]string{}, map[string]time.Time{}
	entries = slices.Clone(entries)
	for i := range entries {
		e := &entries[i]
		reported[e.ID], e.Reported = e.Reported, nil
		for _, m := range e.Point.Mails {
			since, is, err := w.Returned(ctx, tx, m)
			if err != nil {
				return nil, err
			}
			if is {
				back[m], e.Reported = since, append(e.Reported, m)
			}
		}
	}
	for _, c := range contact.Now(entries, now) {
		if !c.Asked() {
			continue
		}
		var best *way
		for _, m := range c.Point.Mails {
			one := way{Candidate: c, address: m, back: back[m], works: !slices.Contains(reported[c.ID], m)}
			if !seen[m] && one.better(best) {
				best = &one
			}
		}
		if best == nil {
			continue
		}
		seen[best.address] = true
		if best.marked, err = w.Service.Queries.Mark(best.address); err != nil {
			return nil, err
		}
		out = append(out, *best)
	}
	return out, nil
}

// returned notes that the mail of the last step came back.
func (w Watch) returned(ctx context.Context, tx *sqldb.Tx, d due, s *State, ways []way) error {
	n := len(s.Steps)
	if n == 0 || s.Steps[n-1].Back || s.Steps[n-1].Whom == Officers {
		return nil
	}
	i := slices.IndexFunc(ways, func(o way) bool { return o.ID == s.Steps[n-1].Whom })
	if i < 0 {
		return nil
	}
	since := time.Time{}
	for _, m := range ways[i].Point.Mails {
		at, back, err := w.Returned(ctx, tx, m)
		if err != nil {
			return err
		}
		mark, err := w.Service.Queries.Mark(m)
		if err != nil {
			return err
		}
		var used int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM check_step WHERE subject = $1 AND participant = $2 AND n = $3 AND address = $4`, d.check, d.identity[:], n, mark).Scan(&used); err != nil {
			return unreadable(err)
		}
		if back && used > 0 {
			since = at
		}
	}
	asked := s.Steps[slices.IndexFunc(s.Steps, func(st Step) bool { return st.Whom == s.Steps[n-1].Whom })].At
	if since.IsZero() || since.Before(asked) {
		return nil
	}
	s.Steps[n-1].Back = true
	_, err := tx.Exec(ctx, `UPDATE check_step SET back = 1 WHERE subject = $1 AND participant = $2 AND n = $3`, d.check, d.identity[:], n)
	return unreadable(err)
}

// choices are the contacts as the ladder sees them, and the officers.
func (w Watch) choices(ctx context.Context, tx *sqldb.Tx, d due, s *State, ways []way, now time.Time) (order []Choice, officers Choice, err error) {
	t := s.Terms
	if t.Hours { // each is asked when it works: the order of calling alone counts
		ways = slices.Clone(ways)
		slices.SortStableFunc(ways, func(a, b way) int { return cmp.Compare(a.Point.Order, b.Point.Order) })
	}
	for _, o := range ways {
		c := Choice{ID: o.ID}
		if ready := o.Point.Within(now); t.Hours && ready.After(now) {
			c.Ready = ready
		}
		if c.Spared, err = spared(ctx, tx, d, t, o.ID, o.marked, now); err != nil {
			return nil, officers, err
		}
		order = append(order, c)
	}
	officers.Spared, err = spared(ctx, tx, d, t, Officers, "", now)
	return order, officers, err
}

// spared is until when somebody is left in peace, because another check asked it or
// was answered by it; zero where it is not, or who called the check insists.
func spared(ctx context.Context, r sqldb.Querier, d due, t *Terms, whom, mark string, now time.Time) (until time.Time, err error) {
	if !t.Insist.Empty() {
		return until, nil
	}
	const lately = `SELECT MAX(at) FROM check_step WHERE subject <> $1 AND at > $2 AND `
	since := micros(now.Add(-Peace))
	all := []struct {
		query string
		args  []any
	}{{lately + `whom = $3 AND participant = $4 AND what <> 'reminded'`, []any{d.check, since, Officers, d.identity[:]}}}
	if whom != Officers { // in whichever participant's name it is
		all = append(all, all[0])
		all[0].query, all[0].args = lately+`whom = $3 AND what <> 'reminded'`, []any{d.check, since, whom}
		all[1].query, all[1].args = lately+`address = $3 AND what <> 'reminded'`, []any{d.check, since, mark}
	}
	for _, one := range all {
		var at sql.NullInt64
		if err := r.QueryRow(ctx, one.query, one.args...).Scan(&at); err != nil {
			return until, unreadable(err)
		}
		if at.Valid {
			until = later(until, sqldb.Time(at.Int64).Add(Peace))
		}
	}
	return until, nil
}

// stepKey is the key of the telling of a step towards a participant, counted from 1.
func stepKey(id string, identity statement.Hash, n int) string {
	return "check." + id + "." + identity.String() + "." + strconv.Itoa(n)
}

// take makes a move: it notes the step, and tells whom it is about.
func (w Watch) take(ctx context.Context, tx *sqldb.Tx, h held, s *State, m Move, ways []way, now time.Time) error {
	n, mark := len(s.Steps)+1, ""
	say := Telling{News: AsOfficer, Participant: h.Identity, Link: Home + "/" + h.Check, Key: stepKey(h.Check, h.Identity, n)}
	if m.Whom != Officers {
		o := ways[slices.IndexFunc(ways, func(o way) bool { return o.ID == m.Whom })] // the ladder chooses among them
		path, err := putLink(ctx, tx, h, m.Whom, o.marked)
		if err != nil {
			return err
		}
		say.News, say.Address, say.Link, mark = Asked, o.address, path, o.marked
		if h.apart() { // nobody is known by what stands in the place of its identity
			say.Participant = statement.Hash{}
		}
		if m.Do == Remind {
			say.News = Reminded
		}
		if len(o.Point.Languages) > 0 {
			say.Language = o.Point.Languages[0]
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO check_step (subject, participant, n, what, whom, address, at, back) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		h.Check, h.Identity[:], n, string(m.Do), m.Whom, mark, micros(now))
	if err != nil {
		return unreadable(err)
	}
	s.Steps = append(s.Steps, Step{Do: m.Do, Whom: m.Whom, At: now})
	return w.Service.Tell(ctx, tx, say)
}

// coming tells who manages a directory that its next check is due.
func (w Watch) coming(ctx context.Context, tx *sqldb.Tx, now time.Time) error {
	rows, err := tx.Query(ctx, `SELECT community, '' FROM check_next WHERE told = 0 AND at <= $1 ORDER BY community`, micros(now))
	if err != nil {
		return unreadable(err)
	}
	all, err := pairs(rows)
	if err != nil {
		return err
	}
	for _, one := range all {
		c, err := w.Service.Queries.Contacts.In(ctx, tx, one[0])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE check_next SET told = $1 WHERE community = $2`, micros(now), c.Slug); err != nil {
			return unreadable(err)
		}
		if err := w.Service.Tell(ctx, tx, Telling{News: Coming, Participant: c.Manager, Link: "/desk/communities/" + c.Slug + "/checks"}); err != nil {
			return err
		}
	}
	return nil
}
