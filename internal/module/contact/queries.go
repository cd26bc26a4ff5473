package contact

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what the queries need of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what communities know.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
	Clock   clock.Clock
	// Returned tells since when mail to an address comes back, as far as this hub
	// has been told; nil: nobody tells.
	Returned func(ctx context.Context, q sqldb.Querier, address string) (since time.Time, back bool, err error)
}

// Communities lists the communities, by slug. They are public.
func (q *Queries) Communities(ctx context.Context) (out []Community, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = communities(ctx, r)
		return err
	})
	return out, err
}

func communities(ctx context.Context, r sqldb.Querier) ([]Community, error) {
	rows, err := r.Query(ctx, `SELECT body FROM contact_community ORDER BY subject`)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the communities cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := []Community{}
	for rows.Next() {
		var body string
		var c Community
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "the communities cannot be read")
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Community gives a community by its slug; fail.NotFound.
func (q *Queries) Community(ctx context.Context, slug string) (c *Community, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err = community(ctx, r, slug)
		return err
	})
	return c, err
}

// Reported is of how many contacts of the actor's participant something stands
// that was reported.
func (q *Queries) Reported(ctx context.Context, actor policy.Actor) (n int, err error) {
	all, err := q.Owned(ctx, actor)
	for _, o := range all {
		for _, r := range o.In {
			if len(r.Reports) > 0 {
				n++
				break
			}
		}
	}
	return n, err
}

// Counts gives what everybody may know of how many contacts there are. It opens
// nothing.
func (q *Queries) Counts(ctx context.Context, slug string) (out Counted, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err := community(ctx, r, slug)
		if err != nil {
			return err
		}
		out = Counts(&c.Terms, slug, nil)
		chest, ok, err := chestOf(ctx, r, slug)
		if err != nil || !ok || q.Journal.Ready() != nil {
			return err
		}
		named, err := named(ctx, r, chest)
		out = Counts(&c.Terms, slug, named)
		return err
	})
	return out, err
}

func named(ctx context.Context, r sqldb.Querier, chest journal.Chest) (out []Named, err error) {
	rows, err := r.Query(ctx, `SELECT participant, kind, COUNT(*) FROM contact_held WHERE chest = $1 AND what = 'point' AND state = 'stands'
		GROUP BY participant, kind ORDER BY participant, kind`, chest[:])
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n Named
		if err := rows.Scan(&n.Participant, &n.Category, &n.Contacts); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// chestOf gives the chest of a community; ok is false while it has none.
func chestOf(ctx context.Context, r sqldb.Querier, slug string) (c journal.Chest, ok bool, err error) {
	var b []byte
	err = r.QueryRow(ctx, `SELECT chest FROM contact_chest WHERE community = $1`, slug).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err == nil && len(b) != len(c) {
		err = fail.New(fail.Broken, "the communities cannot be read")
	}
	if err != nil {
		return c, false, err
	}
	return journal.Chest(b), true, nil
}

// door is an open directory, in one snapshot or transaction.
type door struct {
	Community *Community
	chest     journal.Chest
	reader    *journal.Reader
	r         sqldb.Querier
	q         *Queries
	thing     marking.Thing // the directory, as whoever reads it may
}

// open opens a directory as an actor may: fail.NotFound for all others, whether
// it is there or not.
func (q *Queries) open(ctx context.Context, r sqldb.Querier, actor policy.Actor, slug string) (*door, error) {
	if err := May(actor, Look); err != nil {
		return nil, err
	}
	d, err := q.as(ctx, r, actor.Identity, slug)
	if err != nil {
		return nil, err
	}
	readers, err := journal.Readers(ctx, r, d.chest)
	if err != nil {
		return nil, err
	}
	d.thing = marking.Thing{Marking: Marking, Participants: readers}
	return d, marking.May(marking.Reader{Actor: actor}, d.thing)
}

// as opens a directory as a participant.
func (q *Queries) as(ctx context.Context, r sqldb.Querier, identity statement.Hash, slug string) (*door, error) {
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	c, err := community(ctx, r, slug)
	if fail.Is(err, fail.NotFound) {
		return nil, notThere()
	}
	if err != nil {
		return nil, err
	}
	chest, ok, err := chestOf(ctx, r, slug)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notThere()
	}
	d := &door{Community: c, chest: chest, reader: q.Journal.As(r, identity), r: r, q: q}
	if err := d.reader.MayRead(ctx, chest); fail.Is(err, fail.Denied) {
		return nil, notThere().Hiding()
	} else if err != nil {
		return nil, err
	}
	return d, nil
}

// Mine lists the communities whose directory an actor reads, by slug.
func (q *Queries) Mine(ctx context.Context, actor policy.Actor) (out []Community, err error) {
	if err := May(actor, Look); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.mine(ctx, r, actor.Identity)
		return err
	})
	return out, err
}

func (q *Queries) mine(ctx context.Context, r sqldb.Querier, identity statement.Hash) (out []Community, err error) {
	all, err := communities(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		_, err := q.as(ctx, r, identity, c.Slug)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Member is a participant in a community, or one whose contacts are recorded for
// it there.
type Member struct {
	Participant string `json:"participant" doc:"listed id"`
	Member      bool   `json:"member" doc:"false: contacts are recorded for it, and it does not read the directory"`
	Contacts    int    `json:"contacts" doc:"that stand"`
	Answers     bool   `json:"answers" doc:"one of them says that it answers now"`
	Reported    bool   `json:"reported" doc:"none answers now, and what one would answer is reported not to work"`
	Signs       int    `json:"signs" doc:"contacts with something amiss"`
	Unconfirmed int    `json:"unconfirmed" doc:"contacts that were recorded from a document, and that it has not confirmed"`
}

// Directory is who is in a community: no number and no name is in it.
type Directory struct {
	Community Community `json:"community"`
	At        time.Time `json:"at"`
	Members   []Member  `json:"members" doc:"by listed id"`
}

// Directory lists who is in a community.
func (q *Queries) Directory(ctx context.Context, actor policy.Actor, slug string) (out *Directory, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		d, err := q.open(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		out, err = d.directory(ctx)
		return err
	})
	return out, err
}

func (d *door) directory(ctx context.Context) (*Directory, error) {
	at := d.q.Clock.Now()
	members, err := d.members(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]*Member{}
	for id, is := range members {
		if is == stateMember {
			by[id] = &Member{Participant: id, Member: true}
		}
	}
	all, err := d.heard(ctx, "")
	if err != nil {
		return nil, err
	}
	for id, some := range grouped(all) {
		if members[id] == stateRemoved || id == "" {
			continue
		}
		m := by[id]
		if m == nil {
			m = &Member{Participant: id}
			by[id] = m
		}
		d.count(ctx, m, some, at)
	}
	out := &Directory{Community: *d.Community, At: at, Members: []Member{}}
	for _, m := range by {
		out.Members = append(out.Members, *m)
	}
	slices.SortFunc(out.Members, func(a, b Member) int { return strings.Compare(a.Participant, b.Participant) })
	return out, nil
}

func (d *door) count(_ context.Context, m *Member, some []*Record, at time.Time) {
	entries := entriesOf(some)
	m.Contacts = len(entries)
	now := Now(entries, at)
	m.Answers = len(now) > 0 && now[0].Answers
	m.Reported = !m.Answers && slices.ContainsFunc(now, func(c Candidate) bool { return c.Why == Unreached })
	for _, r := range some {
		if len(Signs(r, entries, d.Community.FreshDays, at)) > 0 {
			m.Signs++
		}
		if r.Unconfirmed() {
			m.Unconfirmed++
		}
	}
}

// entriesOf are the contacts that stand.
func entriesOf(all []*Record) (out []Entry) {
	for _, r := range all {
		if !r.Withdrawn && !r.Erased {
			out = append(out, r.Entry())
		}
	}
	return out
}

func grouped(all []*Record) map[string][]*Record {
	out := map[string][]*Record{}
	for _, r := range all {
		out[r.Participant] = append(out[r.Participant], r)
	}
	return out
}

// members gives the state of each who is or was a member, as who manages the
// directory has said it.
func (d *door) members(ctx context.Context) (map[string]string, error) {
	rows, err := d.r.Query(ctx, `SELECT participant, state FROM contact_member WHERE chest = $1 AND author = $2 ORDER BY participant`, d.chest[:], d.Community.Manager[:])
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var id, state string
		if err := rows.Scan(&id, &state); err != nil {
			return nil, err
		}
		out[id] = state
	}
	return out, rows.Err()
}

// points opens the contacts that stand, or were erased, of one participant or of
// all; those that are withdrawn are left out.
func (d *door) points(ctx context.Context, participant string) (out []*Record, err error) {
	err = d.each(ctx, whatPoint, participant, func(plain []byte) error {
		r := &Record{}
		out = append(out, r)
		return json.Unmarshal(plain, r)
	})
	if err != nil {
		return nil, err
	}
	for _, r := range out {
		if r.Participant == "" { // the words that named it are erased
			if r.Participant, err = d.who(ctx, r.Identity); err != nil {
				return nil, err
			}
		}
	}
	out = slices.DeleteFunc(out, func(r *Record) bool {
		return r.Withdrawn || participant != "" && r.Participant != participant
	})
	seen := wordedAmong(out)
	for _, r := range out { // what was once said of a deputy may outlast it
		r.Point = r.Point.Among(seen)
	}
	return out, nil
}

// wordedAmong are the ids of those contacts that stand with their words.
func wordedAmong(all []*Record) map[string]bool {
	out := map[string]bool{}
	for _, r := range all {
		out[r.ID] = !r.Erased
	}
	return out
}

// who gives the member of an identity; empty where there is none.
func (d *door) who(ctx context.Context, identity statement.Hash) (id string, err error) {
	err = d.r.QueryRow(ctx, `SELECT participant FROM contact_member WHERE identity = $1 AND chest = $2 AND author = $3`, identity[:], d.chest[:], d.Community.Manager[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

func (d *door) sheets(ctx context.Context, participant string) (out []Sheet, err error) {
	err = d.each(ctx, whatSheet, participant, func(plain []byte) error {
		s := Sheet{}
		err := json.Unmarshal(plain, &s)
		out = append(out, s)
		return err
	})
	return slices.DeleteFunc(out, func(s Sheet) bool { return s.Ended }), err
}

// each opens the rows of a chest, of one participant or of all.
func (d *door) each(ctx context.Context, what, participant string, each func(plain []byte) error) error {
	query, args := `SELECT subject, sealed FROM contact_held WHERE chest = $1 AND what = $2 ORDER BY subject`, []any{d.chest[:], what}
	if participant != "" {
		query, args = `SELECT subject, sealed FROM contact_held WHERE chest = $1 AND what = $2 AND participant IN ($3, '')`, append(args, participant) // unordered: SQLite would read the whole chest in order
	}
	rows, err := d.r.Query(ctx, query, args...)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	type row struct {
		subject string
		sealed  []byte
	}
	var all []row
	for rows.Next() {
		var one row
		if err := rows.Scan(&one.subject, &one.sealed); err != nil {
			return errors.Join(err, rows.Close())
		}
		all = append(all, one)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(a.subject, b.subject) })
	for _, one := range all {
		plain, err := d.reader.Unseal(ctx, d.chest, tableHeld, one.sealed, d.chest[:], one.subject)
		if err != nil {
			return err
		}
		if err := each(plain); err != nil {
			return fail.Wrap(err, fail.Broken, "the contacts cannot be read")
		}
	}
	return nil
}

// record opens one contact; fail.NotFound.
func (d *door) record(ctx context.Context, id string) (*Record, error) {
	var sealed []byte
	err := d.r.QueryRow(ctx, `SELECT sealed FROM contact_held WHERE chest = $1 AND subject = $2 AND what = 'point'`, d.chest[:], id).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noContact()
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	plain, err := d.reader.Unseal(ctx, d.chest, tableHeld, sealed, d.chest[:], id)
	if err != nil {
		return nil, err
	}
	r := &Record{}
	return r, fail.Wrap(json.Unmarshal(plain, r), fail.Broken, "the contacts cannot be read")
}
