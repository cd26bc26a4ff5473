package register

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Queries read the register.
type Queries struct {
	Ledger *ledger.Ledger
	// Barred gives those whose words a statement carries, where they are suspended
	// or withdrawn now. It may be nil.
	Barred func(ctx context.Context, s *statement.Statement) ([]Bar, error)
}

// Summary gives the state of the register.
func (q Queries) Summary() Summary {
	root := q.Ledger.Root()
	return Summary{
		Origin: q.Ledger.Origin(), VKey: q.Ledger.VKey(), Hub: q.Ledger.Hub().String(),
		Size: q.Ledger.Size(), Root: base64.StdEncoding.EncodeToString(root[:]),
	}
}

// Statements lists statements as the filter asks.
func (q Queries) Statements(ctx context.Context, f ledger.Filter) ([]Statement, error) {
	rs, err := q.Ledger.List(ctx, f)
	if err != nil {
		return nil, err
	}
	out := make([]Statement, len(rs))
	for i := range rs {
		out[i] = line(&rs[i])
	}
	return out, nil
}

// Statement gives one statement by id, with its proof.
func (q Queries) Statement(ctx context.Context, id string) (Detail, error) {
	h, err := statement.ParseHash(id)
	if err != nil {
		return Detail{}, fail.New(fail.NotFound, "there is no such statement in this register")
	}
	r, err := q.Ledger.Get(ctx, h)
	if err != nil {
		return Detail{}, err
	}
	p, size, root, err := q.Ledger.Proof(ctx, r.Index)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{
		Signed: signed(&r),
		Proof:  Proof{Size: size, Root: base64.StdEncoding.EncodeToString(root[:]), Hashes: []string{}},
	}
	if q.Barred != nil {
		if d.Barred, err = q.Barred(ctx, &r.Statement); err != nil {
			return Detail{}, err
		}
	}
	for _, n := range p {
		d.Proof.Hashes = append(d.Proof.Hashes, base64.StdEncoding.EncodeToString(n[:]))
	}
	return d, nil
}

// Signed lists statements as they were signed, with their bodies.
func (q Queries) Signed(ctx context.Context, f ledger.Filter) ([]Signed, error) {
	rs, err := q.Ledger.List(ctx, f)
	if err != nil {
		return nil, err
	}
	out := make([]Signed, len(rs))
	for i := range rs {
		out[i] = signed(&rs[i])
	}
	return out, nil
}

func signed(r *ledger.Record) Signed {
	s := Signed{
		Statement: line(r),
		Header:    string(r.Statement.HeaderBytes()),
		Signature: base64.StdEncoding.EncodeToString(r.Statement.Signature[:]),
		Approvals: []Approval{},
	}
	for _, a := range r.Statement.Approvals {
		s.Approvals = append(s.Approvals, Approval{a.Kind, base64.StdEncoding.EncodeToString(a.Payload)})
	}
	if r.Body != nil {
		s.Salt = hex.EncodeToString(r.Salt[:])
		s.Body = asJSON(r.Body)
	}
	return s
}

// asJSON gives a body as it is when it is JSON, else as a string of base64.
func asJSON(body []byte) json.RawMessage {
	if json.Valid(body) {
		return body
	}
	b, err := json.Marshal(body)
	if err != nil {
		return nil
	}
	return b
}

func line(r *ledger.Record) Statement {
	h := &r.Statement.Header
	s := Statement{
		ID: r.Statement.ID.String(), Index: r.Index, Type: h.Type, By: h.By.String(), Key: h.Key.String(),
		Stream: h.Stream, Seq: strconv.FormatUint(h.Seq, 10), Prev: h.Prev.String(), At: h.At, Subject: h.Subject, Refs: []string{},
		Marking: string(h.Marking), BodyHash: h.Body.String(), Inert: r.Inert,
		ErasedBy: r.ErasedBy.String(), Parked: r.Arrived.IsZero(),
	}
	if d := r.Struck; d != nil {
		s.Struck = &Strike{ID: d.ID.String(), Index: d.Index, At: d.At}
	}
	if h.By.IsZero() {
		s.By = s.ID // an opening statement is by the participant that it opens
	}
	for _, ref := range h.Refs {
		s.Refs = append(s.Refs, ref.String())
	}
	return s
}
