package draft

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// MaxTogether is how many statements one draft may hold.
const MaxTogether = clearance.MaxWith + 1

// leastTogether is for how many challenges a confidential draft is cleared at
// the least: nobody sees from an approval whether four were told or one.
const leastTogether = 4

// bundle is what a freeze holds: one statement, or several that are cleared
// together.
type bundle struct {
	drafts []ledger.Draft   // in the order in which they were put forward; at least one
	chaff  []statement.Hash // challenges of nothing, which are signed as well
}

func (b bundle) first() ledger.Draft { return b.drafts[0] }

// confidential reports whether a draft goes to one counterparty, and not to the
// public register.
func confidential(d ledger.Draft) bool { return d.Stream != "" && d.Stream != statement.Public }

// challenges gives what each of the statements is cleared by, and what is signed
// along with them.
func (b bundle) challenges() ([]statement.Hash, error) {
	var out []statement.Hash
	for i := range b.drafts {
		c, err := b.drafts[i].Challenge()
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return append(out, b.chaff...), nil
}

// signed is what the passkeys sign.
func (b bundle) signed() (statement.Hash, error) {
	all, err := b.challenges()
	if err != nil {
		return statement.Hash{}, err
	}
	return clearance.Together(all...), nil
}

// freeze draws the salts. A confidential one is filled up with challenges of
// nothing to four, eight, sixteen, thirty-two or sixty-four.
func (b *bundle) freeze() {
	b.drafts, b.chaff = slices.Clone(b.drafts), nil
	for i := range b.drafts {
		b.drafts[i].Salt = new([32]byte)
		_, _ = rand.Read(b.drafts[i].Salt[:]) // never fails: it would end the program
	}
	if !confidential(b.first()) {
		return
	}
	size := leastTogether
	for size < len(b.drafts) {
		size *= 2
	}
	for range size - len(b.drafts) {
		var h statement.Hash
		_, _ = rand.Read(h[:])
		b.chaff = append(b.chaff, h)
	}
}

// same reports whether two say the same to the same: salts apart.
func (b bundle) same(c bundle) bool {
	return slices.EqualFunc(b.drafts, c.drafts, func(x, y ledger.Draft) bool {
		return bytes.Equal(x.Body, y.Body) && confidential(x) == confidential(y) && (!confidential(x) || x.Stream == y.Stream)
	})
}

// content is what is sealed of a draft.
type content struct {
	Subject string            `json:"subject"`
	Refs    []statement.Hash  `json:"refs"`
	Marking statement.Marking `json:"marking"`
	Salt    []byte            `json:"salt"`
	Body    []byte            `json:"body"`
	Stream  string            `json:"stream,omitempty"` // empty for public
	Same    bool              `json:"same,omitempty"`   // in More: the body is that of the first
	More    []content         `json:"more,omitempty"`   // what is cleared with the same touch
	Chaff   []statement.Hash  `json:"chaff,omitempty"`
}

// write gives a bundle as it is sealed: a body that goes to several is written
// once.
func (b bundle) write() ([]byte, error) {
	var out content
	for i, d := range b.drafts {
		c := content{Subject: d.Subject, Refs: d.Refs, Marking: d.Marking, Salt: d.Salt[:], Body: d.Body}
		if confidential(d) {
			c.Stream = d.Stream
		}
		if i == 0 {
			out = c
			out.Chaff = b.chaff
			continue
		}
		if bytes.Equal(c.Body, b.first().Body) {
			c.Body, c.Same = nil, true
		}
		out.More = append(out.More, c)
	}
	plain, err := json.Marshal(out)
	return plain, fail.Wrap(err, fail.Internal, "the draft cannot be written")
}

// read takes what was sealed, and proves it by the row's challenge.
func (r *row) read(plain []byte) (bundle, error) {
	var c content
	broken := func(err error) (bundle, error) {
		return bundle{}, fail.Wrap(err, fail.Broken, "a draft cannot be read")
	}
	if err := json.Unmarshal(plain, &c); err != nil {
		return broken(err)
	}
	b := bundle{chaff: c.Chaff}
	for i, one := range append([]content{c}, c.More...) {
		if len(one.Salt) != 32 {
			return broken(errors.New("its salt is not of 32 bytes"))
		}
		if one.Same && i > 0 {
			one.Body = c.Body
		}
		salt := [32]byte(one.Salt)
		b.drafts = append(b.drafts, ledger.Draft{By: r.participant, Type: r.typ, Stream: one.Stream, Subject: one.Subject, Refs: one.Refs,
			Marking: one.Marking, Body: one.Body, Salt: &salt})
	}
	challenge, err := b.signed()
	if err != nil {
		return broken(err)
	}
	if challenge != r.challenge {
		return broken(errors.New("it is not what was frozen"))
	}
	return b, nil
}

// mayPut checks what can be told without the database, and gives the drafts with
// what may be left empty. A draft is the actor's participant's own, and nothing
// of it is signed yet; several are of one type and one marking.
func (s *Service) mayPut(actor policy.Actor, drafts []ledger.Draft) (bundle, error) {
	if err := May(actor, Put); err != nil {
		return bundle{}, err
	}
	if len(drafts) == 0 {
		return bundle{}, fail.New(fail.Internal, "nothing is put forward")
	}
	rule, err := s.rule(drafts[0].Type)
	if err != nil {
		return bundle{}, err
	}
	if err := rule.May(actor); err != nil {
		return bundle{}, err
	}
	b, bytesOf := bundle{drafts: slices.Clone(drafts)}, 0
	for i := range b.drafts {
		d := &b.drafts[i]
		if d.By.IsZero() {
			d.By = actor.Identity
		}
		if d.Marking == "" {
			d.Marking = statement.Clear
		}
		if err := rule.puts(actor, d); err != nil {
			return bundle{}, err
		}
		if i == 0 || !bytes.Equal(d.Body, drafts[0].Body) {
			bytesOf += len(d.Body)
		}
		if f := b.first(); d.Type != f.Type || d.Marking != f.Marking || confidential(*d) != confidential(f) {
			return bundle{}, fail.New(fail.Internal, "what is cleared together is not of one type and one marking")
		}
	}
	switch {
	case bytesOf > statement.MaxBody:
		return bundle{}, fail.New(fail.TooLarge, "The draft is longer than %d bytes.", statement.MaxBody)
	case len(drafts) > MaxTogether:
		return bundle{}, fail.New(fail.TooLarge, "At most %d statements are cleared together.", MaxTogether)
	case rule.Holder != nil && (len(drafts) > 1 || confidential(b.first())):
		return bundle{}, fail.New(fail.Internal, "what is held back is public, and drafted one by one")
	}
	return b, nil
}

// puts checks one statement of a draft.
func (r Rule) puts(actor policy.Actor, d *ledger.Draft) error {
	to, err := statement.ParseHash(d.Stream)
	switch {
	case d.By != actor.Identity:
		return fail.New(fail.Denied, "You draft in the name of the participant that you act for.")
	case d.Approvals != nil || d.Signer != nil || d.Seal != nil:
		return fail.New(fail.Internal, "a draft is neither approved nor signed")
	case !confidential(*d) && d.Marking == statement.Clear:
		return nil
	case r.Chest == nil, !confidential(*d):
		return fail.New(fail.Invalid, "The register is public: what goes there is marked TLP:CLEAR.")
	case err != nil || to.IsZero() || to == actor.Identity:
		return fail.New(fail.Invalid, "A confidential statement goes to one other participant.")
	case d.Marking == statement.Clear || !slices.Contains(statement.Markings[:], d.Marking):
		return fail.New(fail.Invalid, "A confidential statement bears a marking that is narrower than TLP:CLEAR.")
	}
	return nil
}

// Part is one of the statements of a draft, as those see it who may.
type Part struct {
	Stream    string           `json:"stream"` // "public", or the identity of the counterparty
	Subject   string           `json:"subject"`
	Refs      []statement.Hash `json:"refs"`
	Challenge statement.Hash   `json:"challenge"`
	Salt      string           `json:"salt"` // hex
	Body      string           `json:"body"`
	Frame     string           `json:"frozen_header"`
	Statement statement.Hash   `json:"statement,omitzero"` // once said
}

// parts gives the statements of a bundle; said are their ids, where there are.
func (b bundle) parts(said []statement.Hash) []Part {
	out := make([]Part, len(b.drafts))
	for i, d := range b.drafts {
		h := header(d)
		out[i] = Part{Stream: h.Stream, Subject: d.Subject, Refs: references(d.Refs), Challenge: h.Challenge(),
			Salt: hex.EncodeToString(d.Salt[:]), Body: string(d.Body), Frame: string(h.Frozen())}
		if i < len(said) {
			out[i].Statement = said[i]
		}
	}
	return out
}

// several gives the parts of a bundle whose passkeys sign more than one
// challenge; nothing for one public statement.
func (b bundle) several(said []statement.Hash) []Part {
	if len(b.drafts)+len(b.chaff) == 1 {
		return nil
	}
	return b.parts(said)
}

// references makes no references an empty list.
func references(refs []statement.Hash) []statement.Hash {
	if refs == nil {
		return []statement.Hash{}
	}
	return refs
}

// each runs a rule for every statement of a bundle.
func (b bundle) each(do func(d ledger.Draft) error) error {
	for _, d := range b.drafts {
		if err := do(d); err != nil {
			return err
		}
	}
	return nil
}

// said gives the ids of the statements that a draft became, in the order of
// its parts; none before.
func (r *row) said(ctx context.Context, q sqldb.Querier) ([]statement.Hash, error) {
	if r.statement.IsZero() {
		return nil, nil
	}
	out := []statement.Hash{r.statement}
	found, err := q.Query(ctx, `SELECT statement FROM draft_said WHERE draft = $1 ORDER BY part`, string(r.id))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var id string
		if err := found.Scan(&id); err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
		}
		h, err := statement.ParseHash(id)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
		out = append(out, h)
	}
	return out, fail.Wrap(found.Err(), fail.Unavailable, "the drafts cannot be read")
}

// putSaid notes what the second and further statements became.
func (r *row) putSaid(ctx context.Context, tx *sqldb.Tx, receipts []ledger.Receipt) error {
	for i, said := range receipts[1:] {
		if _, err := tx.Exec(ctx, `INSERT INTO draft_said (draft, part, statement) VALUES ($1, $2, $3)`, string(r.id), i+2, said.ID.String()); err != nil {
			return err
		}
	}
	return nil
}
