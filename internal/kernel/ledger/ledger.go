package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"log/slog"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/identity"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Names of settings that the ledger keeps.
const (
	SettingOrigin     = "origin"      // name of the log, fixed at init
	SettingHub        = "hub"         // identity of the hub's own participant
	SettingQuarantine = "quarantined" // why nothing may be signed, else absent
	SettingVKey       = "log-vkey"    // public key of the log, in signed-note form
)

// Options are what a ledger is made of.
type Options struct {
	DB          *sqldb.DB
	Clock       clock.Clock
	Keys        Keys // may be locked
	Projections []Projection
	Log         *slog.Logger // for the operator; no personal data goes there
	Batch       int          // commands per transaction at the most; 0 means 256
}

// Ledger is an open register. It is safe for concurrent use.
type Ledger struct {
	db    *sqldb.DB
	clock clock.Clock
	keys  Keys
	log   *slog.Logger
	batch int
	all   []Projection
	byTyp map[string][]Projection

	queue   chan *job
	quit    chan struct{}
	closing sync.Once
	done    chan struct{}

	// Only the appender touches these.
	tree    *translog.Tree
	members map[statement.Hash]*identity.Participant
	arrived int64 // number of statements applied
	stale   bool  // a commit failed: read the head again
	dead    error // a fault of the disk: nothing more is signed
	origin  string
	vkey    string
	hub     statement.Hash

	mu         sync.RWMutex
	published  *translog.Tree // what readers see: durable, signed when unlocked
	checkpoint []byte
	stopped    error // why nothing can be appended now, else nil
	quarantine string
	grown      chan struct{} // closed and renewed when the register grows
}

// Open reads the register, checks its right edge against the stored root,
// brings the projections up to date and starts the appender.
func Open(ctx context.Context, o Options) (*Ledger, error) {
	l := &Ledger{
		db: o.DB, clock: o.Clock, keys: o.Keys, log: o.Log, batch: o.Batch, all: o.Projections,
		byTyp: map[string][]Projection{}, queue: make(chan *job, 1024),
		quit: make(chan struct{}), done: make(chan struct{}), grown: make(chan struct{}),
	}
	if l.batch == 0 {
		l.batch = 256
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	for _, p := range o.Projections {
		for _, t := range p.Types() {
			l.byTyp[t] = append(l.byTyp[t], p)
		}
	}
	if err := l.db.Migrate(ctx, "ledger", migrations); err != nil {
		return nil, err
	}
	if err := l.reload(ctx); err != nil {
		return nil, err
	}
	if err := l.catchUp(ctx, nil); err != nil {
		return nil, err
	}
	if err := l.publish(ctx); err != nil {
		return nil, err
	}
	go l.run()
	return l, nil
}

// Close waits for the commands that were accepted, then stops. It leaves the
// database open.
func (l *Ledger) Close() error {
	l.closing.Do(func() { close(l.quit) })
	<-l.done
	return l.keepCheckpoint(context.Background())
}

// Setting reads a setting of the register; empty when it is not set.
func Setting(ctx context.Context, db *sqldb.DB, name string) (value string, err error) {
	err = db.Read(ctx, func(q sqldb.Querier) error {
		value, err = setting(ctx, q, name)
		return err
	})
	return value, err
}

func setting(ctx context.Context, q sqldb.Querier, name string) (value string, err error) {
	err = q.QueryRow(ctx, `SELECT value FROM ledger_setting WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// PutSetting writes a setting, or removes it when value is empty.
func PutSetting(ctx context.Context, tx *sqldb.Tx, name, value string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM ledger_setting WHERE name = $1`, name); err != nil || value == "" {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO ledger_setting (name, value) VALUES ($1, $2)`, name, value)
	return err
}

// Empty reports whether a database holds no register, none that was begun and
// none that is being restored.
func Empty(ctx context.Context, db *sqldb.DB) (bool, error) {
	has, err := db.HasTable(ctx, "ledger_setting")
	if err != nil || !has {
		return err == nil, err
	}
	n := int64(0)
	err = db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_setting`).Scan(&n)
	})
	return err == nil && n == 0, err
}

// Prepare makes the tables of a new register and fixes its name, the public
// key of its log and, once known, the hub's participant.
func Prepare(ctx context.Context, db *sqldb.DB, origin, vkey string) error {
	if err := db.Migrate(ctx, "ledger", migrations); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		have, err := setting(ctx, tx, SettingOrigin)
		if err != nil {
			return err
		}
		if have != "" {
			return fail.New(fail.Exists, "this database holds the register %s already", have)
		}
		if err := PutSetting(ctx, tx, SettingVKey, vkey); err != nil {
			return err
		}
		return PutSetting(ctx, tx, SettingOrigin, origin)
	})
}

// reload reads the durable state: size, right edge, participants, arrivals.
func (l *Ledger) reload(ctx context.Context) error {
	return l.db.Read(ctx, func(q sqldb.Querier) error {
		size, root, _, err := readHead(ctx, q)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the register's head cannot be read")
		}
		tree, err := loadTree(ctx, q, size)
		if err != nil {
			return fail.Wrap(err, fail.Broken, "the register's right edge cannot be read")
		}
		if size > 0 && tree.Root() != root {
			return fail.New(fail.Broken, "the register's right edge does not give its root").
				WithHint("run comity verify to find the place, and restore a backup")
		}
		l.tree = tree
		l.members = map[statement.Hash]*identity.Participant{}
		if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_arrival`).Scan(&l.arrived); err != nil {
			return err
		}
		for name, to := range map[string]*string{SettingOrigin: &l.origin, SettingVKey: &l.vkey} {
			if *to, err = setting(ctx, q, name); err != nil {
				return err
			}
		}
		if l.hub, err = readHub(ctx, q); err != nil {
			return err
		}
		if l.vkey != "" {
			if v, err := note.NewVerifier(l.vkey); err != nil || v.Name() != l.origin {
				return fail.New(fail.Broken, "the name or the public key of the log is damaged")
			}
		}
		quarantine, err := setting(ctx, q, SettingQuarantine)
		l.mu.Lock()
		l.quarantine = quarantine
		l.mu.Unlock()
		l.stale = false
		return err
	})
}

// readHub gives the hub's participant, which has to be in the register; zero
// before it is opened.
func readHub(ctx context.Context, q sqldb.Querier) (hub statement.Hash, err error) {
	text, err := setting(ctx, q, SettingHub)
	if err != nil || text == "" {
		return hub, err
	}
	if hub, err = statement.ParseHash(text); err == nil {
		_, err = entryByID(ctx, q, hub)
	}
	return hub, fail.Wrap(err, fail.Broken, "the hub's own participant is not in the register")
}

// readHead gives size, root and the last kept checkpoint; zero when empty.
func readHead(ctx context.Context, q sqldb.Querier) (size int64, root translog.Hash, checkpoint string, err error) {
	var b []byte
	err = q.QueryRow(ctx, `SELECT size, root, checkpoint FROM ledger_head WHERE tree = $1`, Tree).Scan(&size, &b, &checkpoint)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, translog.Hash{}, "", nil
	}
	if err == nil && len(b) != len(root) {
		err = translog.ErrBroken
	}
	copy(root[:], b)
	return size, root, checkpoint, err
}

// loadTree computes the right edge from full tiles and the last leaves.
func loadTree(ctx context.Context, q sqldb.Querier, size int64) (*translog.Tree, error) {
	tile := func(level, n int64) ([]byte, error) { return fullTile(ctx, q, level, n) }
	leaf := func(i int64) (translog.Hash, error) {
		var b []byte
		err := q.QueryRow(ctx, `SELECT leaf FROM ledger_leaf WHERE idx = $1`, i).Scan(&b)
		return translog.LeafHash(b), err
	}
	return translog.Load(size, tile, leaf)
}

// publish signs the checkpoint of the durable tree, when it may, and lets the
// readers see it.
func (l *Ledger) publish(ctx context.Context) error {
	tree := l.tree.Clone()
	var signed []byte
	signer := l.logSigner()
	switch {
	case signer != nil && l.Quarantine() == "" && l.dead == nil:
		c := translog.Checkpoint{Origin: l.origin, Size: tree.Size(), Root: tree.Root()}
		var err error
		if signed, err = c.Sign(signer); err != nil {
			return fail.Wrap(err, fail.Internal, "the checkpoint cannot be signed")
		}
	default:
		// Locked: serve the last one that was kept. After a crash the register may
		// be a batch longer than what it signs.
		var kept string
		err := l.db.Read(ctx, func(q sqldb.Querier) (err error) {
			_, _, kept, err = readHead(ctx, q)
			return err
		})
		if err != nil {
			return err
		}
		if err := l.proveKept(ctx, kept, tree); err != nil {
			return err
		}
		signed = []byte(kept)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.published, l.checkpoint = tree, signed
	close(l.grown)
	l.grown = make(chan struct{})
	return nil
}

// proveKept checks the checkpoint that was kept beside the head: it is by this
// log, and signs this tree or an earlier one.
func (l *Ledger) proveKept(ctx context.Context, kept string, tree *translog.Tree) error {
	if kept == "" {
		return nil
	}
	v, err := note.NewVerifier(l.vkey)
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the log's public key is damaged")
	}
	c, err := translog.OpenCheckpoint([]byte(kept), v)
	if err == nil && c.Size > tree.Size() {
		err = translog.ErrBroken
	}
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the checkpoint that was kept is not one of this register")
	}
	root, err := l.rootAt(ctx, c.Size, tree)
	if err == nil && root != c.Root {
		err = translog.ErrBroken
	}
	return fail.Wrap(err, fail.Broken, "the checkpoint that was kept signs another register")
}

// rootAt computes the root that the register had at an earlier size.
func (l *Ledger) rootAt(ctx context.Context, size int64, tree *translog.Tree) (root translog.Hash, err error) {
	if size == tree.Size() {
		return tree.Root(), nil
	}
	if size == 0 {
		return (&translog.Tree{}).Root(), nil
	}
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		root, err = tlog.TreeHash(size, prover(ctx, q, tree))
		return err
	})
	return root, err
}

// RootAt gives the root that the register had when it held size statements.
func (l *Ledger) RootAt(ctx context.Context, size int64) (translog.Hash, error) {
	tree := l.view()
	if size < 0 || size > tree.Size() {
		return translog.Hash{}, fail.New(fail.NotFound, "the register has never had %d statements", size)
	}
	root, err := l.rootAt(ctx, size, tree)
	return root, fail.Wrap(err, fail.Broken, "the register's tree does not prove itself at %d", size)
}

func (l *Ledger) logSigner() note.Signer {
	if l.keys == nil {
		return nil
	}
	return l.keys.Log()
}

// keepCheckpoint writes the last signed checkpoint beside the head, for a
// time when the hub is locked and can sign none.
func (l *Ledger) keepCheckpoint(ctx context.Context) error {
	l.mu.RLock()
	cp, stopped := l.checkpoint, l.stopped
	l.mu.RUnlock()
	if len(cp) == 0 || stopped != nil {
		return nil
	}
	return l.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ledger_head SET checkpoint = $1 WHERE tree = $2 AND checkpoint <> $1`, string(cp), Tree)
		return err
	})
}

// Origin is the name of the log.
func (l *Ledger) Origin() string { return l.origin }

// VKey is the public key of the log in signed-note form.
func (l *Ledger) VKey() string { return l.vkey }

// Hub is the identity of the hub's own participant; zero before it is opened.
func (l *Ledger) Hub() statement.Hash {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.hub
}

// Quarantine says why nothing may be signed after a restore, or is empty.
func (l *Ledger) Quarantine() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.quarantine
}

// Size is the number of statements that readers can see.
func (l *Ledger) Size() int64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.published.Size()
}

// Root is the root hash of the register of Size statements.
func (l *Ledger) Root() translog.Hash {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.published.Root()
}

// Checkpoint is the last signed checkpoint, as a signed note; empty when none
// has ever been signed.
func (l *Ledger) Checkpoint() []byte {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.checkpoint
}

// Grown gives a channel that is closed when the register grows.
func (l *Ledger) Grown() <-chan struct{} {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.grown
}

// Stopped says why nothing can be appended now; nil when it can.
func (l *Ledger) Stopped() error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.stopped
}
