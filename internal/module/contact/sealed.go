package contact

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed sealed.sql
var sealedSchema string

// Confidential keeps what is said to communities: members, contacts, teams,
// infrastructure.
type Confidential struct{}

var _ journal.Projection = Confidential{}

// Name implements journal.Projection.
func (Confidential) Name() string { return "contact" }

// Version implements journal.Projection.
func (Confidential) Version() int { return 2 }

// Schema implements journal.Projection.
func (Confidential) Schema() string { return sealedSchema }

// tableHeld is the table of what is sealed.
const tableHeld = "contact_held"

// Tables implements journal.Projection.
func (Confidential) Tables() []journal.Table {
	return []journal.Table{{Name: "contact_member", Key: []string{"chest", "subject", "participant", "author"}}, {Name: tableHeld, Key: []string{"chest", "subject"}, Sealed: true}}
}

// Types implements journal.Projection.
func (Confidential) Types() []string {
	return []string{TypeAdmitted, TypeRemoved, TypeNominated, TypeChanged, TypeConfirmed, TypeWithdrawn, TypeReported, TypeAbsenceSet,
		TypeDesignated, TypeEnded, TypePublished}
}

// Apply implements journal.Projection.
func (Confidential) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	h := e.Statement.Header
	said := Said{Mark: Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, Type: h.Type}
	if e.Body != nil {
		b, err := Decode(h.Type, e.Body)
		if err != nil {
			return fail.Inert("%s", fail.Message(err))
		}
		if own := b.Subject(); own != "" && own != e.Subject() {
			return fail.Inert("the statement is about something else than its body")
		}
		said.Body = b
	}
	switch h.Type {
	case TypeAdmitted, TypeRemoved:
		return enrol(ctx, tx, e, said)
	case TypeDesignated, TypeEnded, TypePublished:
		return sheet(ctx, tx, e, said)
	}
	if !contactForm.MatchString(e.Subject()) {
		return fail.Inert("the statement is about no contact")
	}
	return point(ctx, tx, e, said)
}

// enrol keeps who is a member, as its author says. Whether that is who manages
// the directory, the public register knows: whoever reads the row asks for it.
func enrol(ctx context.Context, tx *journal.Tx, e journal.Entry, said Said) error {
	id, slug, state := "", "", stateMember
	switch b := said.Body.(type) {
	case *Admitted:
		id, slug = b.Participant, b.Community
	case *Removed:
		id, slug, state = b.Participant, b.Community, stateRemoved
	default:
		return nil // erased
	}
	if e.Subject() != CommunityPrefix+slug {
		return fail.Inert("the statement is about another community")
	}
	identity, err := statement.ParseHash(e.Statement.Header.Stream)
	if err != nil {
		return fail.Inert("a member is told that it is one")
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_member (chest, subject, participant, identity, author, state, since) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (chest, subject, participant, author) DO UPDATE SET identity = excluded.identity, state = excluded.state, since = excluded.since`,
		e.Chest[:], e.Subject(), id, identity[:], said.By[:], state, sqldb.Micros(said.At))
	return err
}

// load opens the row of a subject into what it holds; found is false when there
// is none.
func load(ctx context.Context, tx *journal.Tx, e journal.Entry, into any) (found bool, err error) {
	var sealed []byte
	err = tx.QueryRow(ctx, `SELECT sealed FROM contact_held WHERE chest = $1 AND subject = $2`, e.Chest[:], e.Subject()).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	plain, err := tx.Unseal(ctx, tableHeld, sealed, e.Chest[:], e.Subject())
	if err != nil {
		return false, err
	}
	return true, json.Unmarshal(plain, into)
}

// held is what a row says in clear.
type held struct {
	what, kind, participant, state string
	touched                        int64
}

func store(ctx context.Context, tx *journal.Tx, e journal.Entry, h held, body any) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, tableHeld, plain, e.Chest[:], e.Subject())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_held (chest, subject, what, kind, participant, state, touched, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (chest, subject) DO UPDATE SET what = excluded.what, kind = excluded.kind, participant = excluded.participant, state = excluded.state,
			touched = excluded.touched, sealed = excluded.sealed`,
		e.Chest[:], e.Subject(), h.what, h.kind, h.participant, h.state, h.touched, sealed)
	return err
}

// What a row is.
const (
	whatPoint = "point"
	whatSheet = "sheet"
)

func point(ctx context.Context, tx *journal.Tx, e journal.Entry, said Said) error {
	var before *Record
	r := &Record{}
	found, err := load(ctx, tx, e, r)
	if err != nil {
		return err
	}
	if found {
		before = r
	}
	after, err := Next(before, said)
	if err != nil {
		return err
	}
	after.ID = e.Subject()
	state := stateStands
	switch {
	case after.Withdrawn:
		state = stateWithdrawn
	case after.Erased:
		state = stateErased
	}
	return store(ctx, tx, e, held{whatPoint, after.Point.Category, after.Participant, state, sqldb.Micros(after.Touched.At)}, after)
}

func sheet(ctx context.Context, tx *journal.Tx, e journal.Entry, said Said) error {
	if said.Body == nil {
		return nil // erased: what stood before it stands
	}
	var before *Sheet
	s := &Sheet{}
	found, err := load(ctx, tx, e, s)
	if err != nil {
		return err
	}
	if found {
		before = s
	}
	if _, community := spoken(said.Body); community == "" {
		return fail.Inert("what names no community is public")
	}
	after, err := nextSheet(before, e.Subject(), said)
	if err != nil {
		return err
	}
	return store(ctx, tx, e, held{whatSheet, after.Kind(), after.Participant, after.State(), sqldb.Micros(said.At)}, after)
}
