package alert

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private table.
func Migrations() fs.FS { return migrations }

// Names of the notices.
const (
	Keys     = "alert.keys"
	People   = "alert.people"
	Standing = "alert.standing"
	// Suspended and Restored tell the person whom it is about.
	Suspended = "alert.suspended"
	Restored  = "alert.restored"
)

// Kinds lists the notices that the room sends.
func Kinds() []outbox.Kind {
	return []outbox.Kind{
		{Name: Keys, Words: "alert.keys.", Security: true},
		{Name: People, Words: "alert.people.", Security: true},
		{Name: Standing, Words: "alert.standing.", Security: true},
		{Name: Suspended, Words: "alert.suspended.", Security: true},
		{Name: Restored, Words: "alert.restored.", Security: true},
		{Name: Waiting, Words: "alert.waiting."},
		{Name: Decided, Words: "alert.decided."},
		{Name: Due, Words: "alert.due."},
		{Name: Stuck, Words: "alert.stuck."},
	}
}

// kinds is which statements alert, by their type. Later versions of a type
// alert as its first does: what they say concerns people no less.
var kinds = map[string]string{
	"participant.opened/1":               Keys,
	"participant.key.rotated/1":          Keys,
	"participant.key.compromised/1":      Keys,
	"participant.recovered/1":            Keys,
	"participant.moved/1":                Keys,
	"authorization.given/1":              People,
	"authorization.withdrawn/1":          People,
	"authorization.suspended/1":          People,
	"authorization.restored/1":           People,
	"clearance.set/1":                    People,
	"participant.named/1":                Standing,
	"participant.credentials.recorded/1": Standing,
	"participant.accredited/1":           Standing,
	"participant.suspended/1":            Standing,
	"participant.restored/1":             Standing,
	"participant.withdrawn/1":            Standing,
}

func kindOf(typ string) (kind string, alerts bool) {
	kind, alerts = kinds[statement.TypeName(typ)+"/1"]
	return kind, alerts
}

// stands reports whether a type is about somebody's standing.
func stands(typ string) bool {
	kind, _ := kindOf(typ)
	return kind == Standing
}

// Register is what the follower needs of the register.
type Register interface {
	List(ctx context.Context, f ledger.Filter) ([]ledger.Record, error)
	Size() int64
	Grown() <-chan struct{}
	Hub() statement.Hash
	Identities(ctx context.Context) ([]statement.Hash, error)
}

// Queue takes notices.
type Queue interface {
	Put(ctx context.Context, tx *sqldb.Tx, n outbox.Notice) error
}

// Follower reads the register and puts alerts.
type Follower struct {
	Register Register
	DB       *sqldb.DB
	Queue    Queue
	// Named gives the identity to which a listed id is bound: "state:ke". The
	// zero hash where there is none. It may be nil.
	Named func(ctx context.Context, id string) (statement.Hash, error)
	// Held gives the persons whom an authorization of a participant is about. It may
	// be nil.
	Held func(ctx context.Context, by statement.Hash, authorization string) ([]string, error)
	// Stranded gives what a participant has put forward and nobody can clear now. It may
	// be nil.
	Stranded func(ctx context.Context, participant statement.Hash) ([]draft.Stranded, error)
	Halted   func() bool // locked, or in quarantine
	Log      *slog.Logger
	After    func(time.Duration) <-chan time.Time // nil is time.After
}

const (
	name  = "alert"
	batch = 500
	look  = 30 * time.Second // after a failure, and while halted
)

// Run follows the register until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	after := f.After
	if after == nil {
		after = time.After
	}
	for ctx.Err() == nil {
		grown := f.Register.Grown()
		more, err := f.Round(ctx)
		if err != nil && ctx.Err() == nil && f.Log != nil {
			f.Log.Error("alerts cannot be put at the moment", "kind", string(fail.KindOf(err)), "cause", err)
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
		case <-grown:
		case <-after(look):
		}
	}
}

// Round reads one batch of statements, and says whether there are more.
func (f *Follower) Round(ctx context.Context) (more bool, err error) {
	if f.Halted() {
		return false, nil
	}
	next, begun, err := f.cursor(ctx)
	if err != nil {
		return false, err
	}
	if !begun {
		return false, f.begin(ctx)
	}
	list, err := f.Register.List(ctx, ledger.Filter{After: next - 1, Limit: batch})
	if err != nil || len(list) == 0 {
		return false, err
	}
	notices, err := f.notices(ctx, list)
	if err != nil {
		return false, err
	}
	return len(list) == batch, f.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for _, n := range notices {
			if err := f.Queue.Put(ctx, tx, n); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE alert_cursor SET next = $1 WHERE name = $2`, list[len(list)-1].Index+1, name)
		return err
	})
}

// cursor gives the index of the next statement to read.
func (f *Follower) cursor(ctx context.Context) (next int64, begun bool, err error) {
	err = f.DB.Read(ctx, func(q sqldb.Querier) error {
		err := q.QueryRow(ctx, `SELECT next FROM alert_cursor WHERE name = $1`, name).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		begun = err == nil
		return err
	})
	return next, begun, err
}

func (f *Follower) begin(ctx context.Context) error {
	return f.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO alert_cursor (name, next) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, f.Register.Size())
		return err
	})
}

// notices are those that some statements call for.
func (f *Follower) notices(ctx context.Context, list []ledger.Record) (out []outbox.Notice, err error) {
	looked := map[statement.Hash]bool{}
	for _, r := range list {
		typ := statement.TypeName(r.Statement.Header.Type)
		kind, alerts := kindOf(r.Statement.Header.Type)
		if !alerts {
			continue
		}
		concerned, err := f.concerned(ctx, &r)
		if err != nil {
			return nil, err
		}
		for _, p := range concerned {
			out = append(out, outbox.Notice{
				To:   outbox.Recipient{Participant: p, Roles: []policy.Role{policy.KeyOfficer, policy.Auditor}},
				Kind: kind, Marking: statement.Clear,
				Subject: map[string]string{"what": typ, "number": strconv.FormatInt(r.Index, 10)},
				Link:    "/statements/" + r.Statement.ID.String(),
				Key:     "alert/" + r.Statement.ID.String() + "/" + p.String(),
			})
		}
		own, err := f.own(ctx, &r)
		if err != nil {
			return nil, err
		}
		out = append(out, own...)
		by := r.Statement.Header.By
		if kind != People || f.Stranded == nil || looked[by] {
			continue
		}
		looked[by] = true
		// Who clears may have gone: whatever waited for nobody else is told at once.
		stranded, err := f.Stranded(ctx, by)
		if err != nil {
			return nil, err
		}
		for _, d := range stranded {
			out = append(out, Stranded(d)...)
		}
	}
	return out, nil
}

// concerned gives the identities that a statement concerns: its author, and,
// where the hub's secretariat speaks of a participant, that participant.
func (f *Follower) concerned(ctx context.Context, r *ledger.Record) ([]statement.Hash, error) {
	h := r.Statement.Header
	author := h.By
	if author.IsZero() {
		return []statement.Hash{r.Statement.ID}, nil // it opens one
	}
	if author != f.Register.Hub() || !stands(h.Type) {
		return []statement.Hash{author}, nil
	}
	known, err := f.Register.Identities(ctx)
	if err != nil {
		return nil, err
	}
	var body struct {
		Identity    statement.Hash `json:"identity"`
		Participant string         `json:"participant"`
	}
	_ = json.Unmarshal(r.Body, &body) // what it does not name, it does not name
	about := []statement.Hash{body.Identity}
	for _, id := range []string{h.Subject, body.Participant} {
		if parsed, err := statement.ParseHash(id); err == nil {
			about = append(about, parsed)
		} else if f.Named != nil && id != "" {
			named, err := f.Named(ctx, id)
			if err != nil {
				return nil, err
			}
			about = append(about, named)
		}
	}
	var out []statement.Hash
	for _, id := range about {
		if slices.Contains(known, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}
