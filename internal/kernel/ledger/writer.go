package ledger

import (
	"context"
	"crypto"
	"crypto/rand"
	"database/sql"
	"errors"
	"slices"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// MaxAhead is how far the date of a statement that was signed elsewhere may lie
// ahead of this hub's clock. A chain's clock does not go back: one statement of
// the year 9999 would end what its author can say.
const MaxAhead = 10 * time.Minute

// Writer is what a command works with. It is valid inside the command only.
type Writer struct {
	b       *batch
	leaves  []translog.Hash
	members map[statement.Hash]*identity.Participant
	arrived int64
	hub     statement.Hash
	scrub   bool
}

// Scrub takes what this command erases out of the files of the database, too,
// before the command is answered.
func (w *Writer) Scrub() { w.scrub = true }

// Tx is the transaction, for reading rows on which the command decides.
func (w *Writer) Tx() *sqldb.Tx { return w.b.tx }

// Size is the number of statements with those of this command.
func (w *Writer) Size() int64 { return w.b.tree.Size() + int64(len(w.leaves)) }

// Identity gives the keys and chains of a participant as this command sees
// them; nil when none has been opened with this identity.
func (w *Writer) Identity(ctx context.Context, id statement.Hash) (*identity.Participant, error) {
	return w.participant(ctx, id)
}

// Ready reports whether the hub signs anything now: fail.Quarantined after a
// restore, fail.Locked without its keys, else nil.
func (w *Writer) Ready() error {
	if q := w.b.l.Quarantine(); q != "" {
		return quarantined(q)
	}
	if w.b.l.logSigner() == nil {
		return locked()
	}
	return nil
}

// Say signs and appends what a participant says whose keys this hub keeps.
func (w *Writer) Say(ctx context.Context, d Draft) (Receipt, error) {
	p, err := w.speaker(ctx, &d)
	if err != nil {
		return Receipt{}, err
	}
	s, leaf, blob, err := w.signed(d, p)
	if err != nil {
		return Receipt{}, err
	}
	if err := w.known(ctx, s.Header.Refs); err != nil {
		return Receipt{}, err
	}
	return w.append(ctx, p, &s, leaf, blob)
}

// Sign does what Say does and appends nothing: it makes a statement of a stream
// that is not public, for the register of confidential ones. head is the last
// statement of the author in that stream, has is false when there is none. The
// refs are the caller's to look at: they may name confidential statements. blob
// is salt ‖ body.
func (w *Writer) Sign(ctx context.Context, d Draft, head identity.Head, has bool) (s statement.Statement, leaf, blob []byte, err error) {
	p, err := w.speaker(ctx, &d)
	if err != nil {
		return s, nil, nil, err
	}
	if d.Stream == "" || d.Stream == statement.Public {
		return s, nil, nil, refused(statement.Errorf(statement.BadValue, "a statement of the public stream is said in the register"))
	}
	// The same keys, and of all chains that one alone.
	apart := *p
	apart.Heads = map[string]identity.Head{}
	if has {
		apart.Heads[d.Stream] = head
	}
	if s, leaf, blob, err = w.signed(d, &apart); err != nil {
		return s, nil, nil, err
	}
	if _, err := identity.Advance(&apart, w.Size(), &s, nil); err != nil {
		return s, nil, nil, refused(err)
	}
	return s, leaf, blob, nil
}

// speaker gives the participant that a draft is by, and fills it in when it is
// the hub's own.
func (w *Writer) speaker(ctx context.Context, d *Draft) (*identity.Participant, error) {
	if q := w.b.l.Quarantine(); q != "" {
		return nil, quarantined(q)
	}
	if d.By.IsZero() {
		d.By = w.hub
	}
	p, err := w.participant(ctx, d.By)
	if err == nil && p == nil {
		err = refused(statement.Errorf(statement.UnknownParticipant, "no participant has been opened with the identity %s", d.By.Short()))
	}
	return p, err
}

// signed makes the statement of a draft as the next one in its chain. blob is
// salt ‖ body.
func (w *Writer) signed(d Draft, p *identity.Participant) (s statement.Statement, leaf, blob []byte, err error) {
	signer, key, err := w.signer(d, p)
	if err != nil {
		return s, nil, nil, err
	}
	if len(d.Body) > statement.MaxBody {
		return s, nil, nil, refused(statement.Errorf(statement.TooLarge, "body of %d bytes, at most %d", len(d.Body), statement.MaxBody))
	}
	var salt [32]byte
	if d.Salt != nil {
		salt = *d.Salt
	} else {
		_, _ = rand.Read(salt[:]) // never fails: it would end the program
	}
	s, leaf, err = d.sign(w.place(d.header(salt), p, key, d.Signer != nil), signer)
	return s, leaf, slices.Concat(salt[:], d.Body), refused(err)
}

// signer gives what signs a draft, and its key. A locked hub signs nothing,
// even with a key that somebody brings: it could sign no checkpoint after.
func (w *Writer) signer(d Draft, p *identity.Participant) (crypto.Signer, statement.Key, error) {
	switch {
	case w.b.l.logSigner() == nil:
		return nil, statement.Key{}, locked()
	case d.Signer != nil:
		return d.Signer, statement.KeyOf(d.Signer), nil
	case p.Signing == nil:
		return nil, statement.Key{}, refused(statement.Errorf(statement.WrongKey, "the signing key was declared compromised; the recovery key has to name another"))
	}
	signer, ok := w.b.l.keys.Signer(d.By, *p.Signing)
	if !ok {
		return nil, statement.Key{}, fail.New(fail.Denied, "this hub does not keep the signing key of that participant")
	}
	return signer, *p.Signing, nil
}

// sign makes the statement of a finished header, with all its approvals.
func (d *Draft) sign(h statement.Header, signer crypto.Signer) (statement.Statement, []byte, error) {
	s, err := statement.Sign(h, signer)
	if err != nil {
		return s, nil, err
	}
	for _, a := range d.Approvals {
		s.AddApproval(a)
	}
	if d.Seal != nil {
		if err := d.Seal(&s); err != nil {
			return s, nil, err
		}
	}
	leaf, err := s.Leaf()
	return s, leaf, err
}

// place fills in what only the appender knows. Our own clock may have been set
// back: the chain's does not go back with it, unless the recovery key speaks,
// which alone may turn it back.
func (w *Writer) place(h statement.Header, p *identity.Participant, key statement.Key, recovery bool) statement.Header {
	h.Key, h.At = key, w.b.l.clock.Now()
	if head, ok := p.Heads[h.Stream]; ok {
		h.Seq, h.Prev = head.Seq+1, head.ID
		if !recovery && h.At.Before(head.At) {
			h.At = head.At
		}
	}
	return h
}

// Open appends the opening statement of a participant that this hub is to
// host, or one that was made elsewhere.
func (w *Writer) Open(ctx context.Context, leaf, blob []byte) (Receipt, error) {
	s, err := parseForeign(leaf, blob)
	if err != nil {
		return Receipt{}, err
	}
	if !s.Header.By.IsZero() {
		return Receipt{}, fail.New(fail.Invalid, "this statement opens no participant")
	}
	// Nobody is authorized by a participant that is being opened: such an
	// approval would be a claim that no reader can bear out.
	if slices.ContainsFunc(s.Approvals, func(a statement.Approval) bool { return a.Kind == statement.ApprovalPasskey }) {
		return Receipt{}, refused(statement.Errorf(statement.BadSignature, "nobody can have cleared the opening of a participant"))
	}
	return w.admit(ctx, s, leaf, blob)
}

// known refuses references to statements that are not here: what is said on
// this hub rests on what can be read on it.
func (w *Writer) known(ctx context.Context, refs []statement.Hash) error {
	missing, err := w.Missing(ctx, refs)
	if err == nil && len(missing) > 0 {
		err = fail.New(fail.Invalid, "the statement refers to %s, which is not in this register", missing[0].Short())
	}
	return err
}

// admit appends a statement that parseForeign has checked.
func (w *Writer) admit(ctx context.Context, s *statement.Statement, leaf, blob []byte) (Receipt, error) {
	if q := w.b.l.Quarantine(); q != "" {
		return Receipt{}, quarantined(q)
	}
	if ahead := s.Header.At.Sub(w.b.l.clock.Now()); ahead > MaxAhead {
		return Receipt{}, fail.New(fail.Invalid, "the statement is dated %s ahead of this hub's clock", ahead.Round(time.Second)).
			WithHint("set the clocks right; up to %s is taken for a clock that is a little fast", MaxAhead)
	}
	var idx int64
	err := w.Tx().QueryRow(ctx, `SELECT idx FROM ledger_leaf WHERE id = $1`, s.ID[:]).Scan(&idx)
	if err == nil {
		return Receipt{}, refused(statement.Errorf(statement.Replay, "statement %s is here already, at index %d", s.ID.Short(), idx))
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Receipt{}, err
	}
	var p *identity.Participant
	if !s.Header.By.IsZero() {
		if p, err = w.participant(ctx, s.Header.By); err != nil {
			return Receipt{}, err
		}
	}
	return w.append(ctx, p, s, leaf, blob)
}

// OpenHub admits the opening statement of the hub's own participant.
func (w *Writer) OpenHub(ctx context.Context, leaf, blob []byte) (Receipt, error) {
	if !w.hub.IsZero() {
		return Receipt{}, fail.New(fail.Exists, "this hub has its participant already")
	}
	s, err := parseForeign(leaf, blob)
	if err != nil {
		return Receipt{}, err
	}
	r, err := w.admit(ctx, s, leaf, blob)
	if err != nil {
		return Receipt{}, err
	}
	w.hub = s.ID
	return r, PutSetting(ctx, w.Tx(), SettingHub, s.ID.String())
}

// append puts a signed statement in its place. p is nil for an opening one,
// blob for one whose body was erased before it came here.
func (w *Writer) append(ctx context.Context, p *identity.Participant, s *statement.Statement, leaf, blob []byte) (Receipt, error) {
	index := w.Size()
	var body []byte
	var stored any
	if blob != nil {
		body, stored = blob[32:], blob
	}
	tx, h := w.Tx(), &s.Header
	if h.Stream != statement.Public || h.Marking != statement.Clear {
		return Receipt{}, refused(statement.Errorf(statement.BadValue, "the register is public: it takes the stream %q and the marking %s, nothing else", statement.Public, statement.Clear))
	}
	next, err := identity.Advance(p, index, s, body)
	if err != nil {
		return Receipt{}, refused(w.replay(ctx, s, err))
	}
	_, err = tx.Exec(ctx, `INSERT INTO ledger_leaf (idx, id, author, stream, seq, type, subject, body, leaf)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		index, s.ID[:], next.ID[:], h.Stream, int64(h.Seq), h.Type, h.Subject, h.Body[:], leaf)
	if sqldb.IsUnique(err) && h.By.IsZero() { // the fold knows no participant for an opening statement
		err = refused(statement.Errorf(statement.Replay, "statement %s is here already", s.ID.Short()))
	}
	if err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO ledger_body (hash, blob) VALUES ($1, $2)`, h.Body[:], stored); err != nil {
		if sqldb.IsUnique(err) {
			err = refused(statement.Errorf(statement.BadBody, "another statement has this salt and body"))
		}
		return Receipt{}, err
	}
	w.leaves = append(w.leaves, translog.LeafHash(leaf))
	w.members[next.ID] = next
	if err := w.arrive(ctx, Entry{Index: index, Statement: *s, Body: body}); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: s.ID, Subject: h.Subject, Index: index, At: h.At}, nil
}

// replay says that a statement which does not follow in its chain is one that
// stands in it already: the fold remembers only the heads.
func (w *Writer) replay(ctx context.Context, s *statement.Statement, cause error) error {
	var idx int64
	if err := w.Tx().QueryRow(ctx, `SELECT idx FROM ledger_leaf WHERE id = $1`, s.ID[:]).Scan(&idx); err != nil {
		return cause
	}
	return statement.Errorf(statement.Replay, "statement %s is here already, at index %d", s.ID.Short(), idx)
}

// participant gives the state of an identity as this command sees it, or nil.
func (w *Writer) participant(ctx context.Context, id statement.Hash) (*identity.Participant, error) {
	for _, m := range []map[statement.Hash]*identity.Participant{w.members, w.b.members, w.b.l.members} {
		if p := m[id]; p != nil {
			return p, nil
		}
	}
	p, err := getParticipant(ctx, w.Tx(), id)
	if p != nil {
		w.b.l.members[id] = p // as committed: nobody has changed it in this batch
	}
	return p, err
}

func locked() error {
	return fail.New(fail.Locked, "the hub is locked: it serves what was said and signs nothing").
		WithHint("start it with its key file or passphrase; see comity serve --help")
}

func quarantined(why string) error {
	return fail.New(fail.Quarantined, "the hub is in quarantine (%s) and signs nothing", why).
		WithHint("make sure that this copy is not behind what others have seen, then: comity resume")
}
