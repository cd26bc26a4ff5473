package outbox

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// A letter comes back to a sub-address that names it: the address for returns, a
// plus sign, and in base32 the letter's id and a tag that only this hub can
// make. Servers change the case of addresses, and so case means nothing.
const (
	idSize  = 16 // bytes of a letter's id
	tagSize = 10 // bytes of the tag: nobody guesses 80 bits by mail
	// maxLocal is what a local part may have (RFC 5321, section 4.5.3.1.1).
	maxLocal = 64
)

var returnCode = base32.StdEncoding.WithPadding(base32.NoPadding)

// ParseReturn reads the address to whose sub-addresses letters come back.
func ParseReturn(s string) (string, error) {
	a, err := ParseAddress(s)
	local, _, _ := strings.Cut(a, "@")
	most := maxLocal - 1 - returnCode.EncodedLen(idSize+tagSize)
	if err != nil || strings.Contains(local, "+") || len(local) > most {
		return "", fail.New(fail.Invalid, "the address for letters that come back is none, bears a plus sign, or has more than %d characters before the @", most).
			WithHint("name it as in --mail-return bounce@hub.example.org")
	}
	return a, nil
}

// returning gives a letter its return path.
func (d *Dispatcher) returning(m *gomail.Msg, id string) error {
	if d.o.Mail.Return == "" {
		return nil
	}
	token, err := d.o.Queue.token(id)
	if err != nil {
		return err
	}
	local, domain, _ := strings.Cut(d.o.Mail.Return, "@")
	return fail.Wrap(m.EnvelopeFrom(local+"+"+token+"@"+domain), fail.Internal, "a letter has no return path")
}

// token is what the return path of a letter says of it.
func (q *Queue) token(id string) (string, error) {
	b, err := hex.DecodeString(id)
	if err != nil || len(b) != idSize {
		return "", fail.New(fail.Internal, "a letter has no id")
	}
	tag, err := q.Keys.Tag(q.Hub(), "outbox/return", id)
	if err != nil {
		return "", err
	}
	return strings.ToLower(returnCode.EncodeToString(append(b, tag[:tagSize]...))), nil
}

// named gives the id of the letter that an address names: fail.Invalid for one
// that this hub has not made.
func (q *Queue) named(address string) (id string, err error) {
	forged := fail.New(fail.Invalid, "This is not an address to which a letter of this hub comes back.")
	local, _, _ := strings.Cut(address, "@")
	_, token, _ := strings.Cut(local, "+")
	b, err := returnCode.DecodeString(strings.ToUpper(token))
	if err != nil || len(b) != idSize+tagSize {
		return "", forged
	}
	id = hex.EncodeToString(b[:idSize])
	tag, err := q.Keys.Tag(q.Hub(), "outbox/return", id)
	if err != nil {
		return "", err
	}
	if !hmac.Equal(tag[:tagSize], b[idSize:]) {
		return "", forged
	}
	return id, nil
}

// went seals where a letter went, while it may come back.
func (d *Dispatcher) went(id, to, state string) ([]byte, error) {
	if to == "" || state != stateSent || d.o.Mail == nil || d.o.Mail.Return == "" {
		return nil, nil
	}
	q := d.o.Queue
	return q.Keys.Seal(q.Hub(), purpose, "to/"+id, []byte(to))
}

// Heeded is what came of a report.
type Heeded struct {
	Reference   string         // of the letter
	Participant statement.Hash // whose officers see it
	Failed      bool           // the letter has not arrived, and its address is marked
}

// Heed takes what a mail server sent back to an address, message and all. The
// letter that the address names counts as bounced, and the address to which it
// went is marked, if that is what the message reports. fail.Invalid for an
// address that this hub has not made and for a message that is no report,
// fail.NotFound for a letter that has been forgotten, fail.Conflict for
// one that is just being sent.
func (q *Queue) Heed(ctx context.Context, actor policy.Actor, address string, message []byte) (h Heeded, err error) {
	if err := May(actor, Heed); err != nil {
		return h, err
	}
	id, err := q.named(address)
	if err != nil {
		return h, err
	}
	r, err := parseReport(message)
	if err != nil {
		return h, err
	}
	h.Failed = r.failed
	return h, q.DB.Write(ctx, func(tx *sqldb.Tx) error {
		var whose, sealed []byte
		var state, notice string
		err := tx.QueryRow(ctx, `SELECT participant, state, address, COALESCE((SELECT MIN(notice) FROM outbox_item WHERE letter = id), id) FROM outbox_letter WHERE id = $1`, id).
			Scan(&whose, &state, &sealed, &notice)
		if errors.Is(err, sql.ErrNoRows) {
			return fail.New(fail.NotFound, "This letter is not known any more.")
		}
		if err != nil {
			return err
		}
		copy(h.Participant[:], whose)
		h.Reference = reference(notice)
		switch {
		case state == stateWaiting || state == stateOpen:
			return fail.New(fail.Conflict, "This letter is being sent.")
		case !r.failed:
			return nil
		}
		return q.bounced(ctx, tx, id, state, sealed, r)
	})
}

// bounced writes down that a letter came back, and marks its address. A report
// that comes twice changes nothing the second time.
func (q *Queue) bounced(ctx context.Context, tx *sqldb.Tx, id, state string, sealed []byte, r report) error {
	if state != stateSent {
		return nil
	}
	fault, now := (&refusal{class: faultReturned}).fault(), sqldb.Micros(q.Clock.Now())
	if r.status != "" {
		fault += ":" + r.status
	}
	if _, err := tx.Exec(ctx, `UPDATE outbox_letter SET state = $1, fault = $2, touched = $3 WHERE id = $4`, stateBounced, fault, now, id); err != nil {
		return err
	}
	if len(sealed) == 0 {
		return nil // sent before letters had a return path
	}
	to, err := q.Keys.Unseal(q.Hub(), purpose, "to/"+id, sealed)
	if err != nil {
		return err
	}
	return q.putMark(ctx, tx, string(to), fault)
}

// putMark marks an address to which mail does not get through, whether a server
// refused it or sent it back.
func (q *Queue) putMark(ctx context.Context, tx *sqldb.Tx, address, fault string) error {
	mark, err := q.mark(address)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO outbox_returned (address, at, fault) VALUES ($1, $2, $3)
		ON CONFLICT (address) DO UPDATE SET at = excluded.at, fault = excluded.fault`, mark, sqldb.Micros(q.Clock.Now()), fault)
	return err
}

// mark is how an address stands where letters that came back are marked.
func (q *Queue) mark(address string) (string, error) {
	tag, err := q.Keys.Tag(q.Hub(), "outbox/address", strings.ToLower(address))
	return hex.EncodeToString(tag), err
}

// Returned says that letters to the address that a person has now came back, or
// were refused for good, within the last thirty days.
type Returned struct {
	Person string
	At     time.Time // the last time
	Fault  string    // class and, after a colon, the status; see Trouble
}

// Marked lists those among some persons whose address is marked, for officers of
// a participant that they act for. The caller asks about no others.
func (q *Queue) Marked(ctx context.Context, actor policy.Actor, persons []string) ([]Returned, error) {
	if err := May(actor, Follow); err != nil {
		return nil, err
	}
	return q.marked(ctx, persons)
}

// Own tells the person who acts whether his or her own address is marked; nil
// when it is not.
func (q *Queue) Own(ctx context.Context, actor policy.Actor) (*Returned, error) {
	if err := May(actor, Choose); err != nil {
		return nil, err
	}
	all, err := q.marked(ctx, []string{actor.Person})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func (q *Queue) marked(ctx context.Context, persons []string) (out []Returned, err error) {
	if q.Mail == nil {
		return nil, nil
	}
	marks := map[string]string{}
	for _, person := range persons {
		address, _, err := q.Mail(ctx, person)
		if err != nil {
			return nil, err
		}
		if address == "" {
			continue
		}
		m, err := q.mark(address)
		if fail.Is(err, fail.Locked) {
			return nil, nil // a locked hub cannot tell
		}
		if err != nil {
			return nil, err
		}
		marks[person] = m
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		for _, person := range persons {
			var at int64
			one := Returned{Person: person}
			err := r.QueryRow(ctx, `SELECT at, fault FROM outbox_returned WHERE address = $1`, marks[person]).Scan(&at, &one.Fault)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			one.At = sqldb.Time(at)
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

// CameBack tells since when letters to an address come back or are refused for
// good, as far as this hub has been told within the last thirty days: of whoever it is. The caller has
// seen to it that whoever asks may know the address.
func (q *Queue) CameBack(ctx context.Context, r sqldb.Querier, address string) (since time.Time, back bool, err error) {
	m, err := q.mark(address)
	if err != nil {
		return since, false, err
	}
	var at int64
	err = r.QueryRow(ctx, `SELECT at FROM outbox_returned WHERE address = $1`, m).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return since, false, nil
	}
	return sqldb.Time(at), err == nil, err
}
