package check

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/secret"
)

// Addresses of the room, as letters lead to them.
const (
	LinkPath = "/answer/"     // before the secret of a link
	Home     = "/desk/checks" // what was asked of the own participant
)

// putLink makes a link by which a contact answers. The secret is in what it gives,
// and nowhere else.
func putLink(ctx context.Context, tx *sqldb.Tx, h held, whom, marked string) (path string, err error) {
	token := secret.New()
	hash, _ := secret.Sum(token)
	_, err = tx.Exec(ctx, `INSERT INTO check_link (token, subject, participant, whom, ends, address) VALUES ($1, $2, $3, $4, $5, $6)`,
		hash, h.Check, h.Identity[:], whom, micros(h.Terms.Ends()), marked)
	return LinkPath + token, unreadable(err)
}

// Linked is what whoever holds a link sees: who asks whom, and no number.
type Linked struct {
	Community   contact.Community `json:"community"`
	Participant string            `json:"participant"`
	Agency      i18n.Text         `json:"agency"` // of the contact
	Words       i18n.Text         `json:"words"`
	Until       time.Time         `json:"until"`
}

// opened is a link; community and agency are known of one that is still good.
type opened struct {
	held
	whom      string
	marked    string // the address to which it was sent, as it is kept; empty: not kept
	community contact.Community
	agency    i18n.Text
}

// find finds a link, whether it is still good or not: fail.NotFound for any other,
// and for what is none.
func (s *Service) find(ctx context.Context, q sqldb.Querier, token string) (*opened, error) {
	missing := fail.New(fail.NotFound, "There is no such link.")
	hash, ok := secret.Sum(token)
	if !ok {
		return nil, missing
	}
	var id, whom, marked string
	var participant []byte
	err := q.QueryRow(ctx, `SELECT subject, participant, whom, address FROM check_link WHERE token = $1`, hash).Scan(&id, &participant, &whom, &marked)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, missing
	}
	if err != nil {
		return nil, unreadable(err)
	}
	identity, err := identityOf(participant)
	if err != nil {
		return nil, err
	}
	h, err := s.Queries.any(ctx, q, identity, id, identity)
	if fail.Is(err, fail.NotFound) {
		return nil, missing
	}
	return &opened{held: h, whom: whom, marked: marked}, err
}

// open finds a link that is still good: fail.Gone where the check is over or was
// answered, by it or another, and where the contact to which it was sent, the
// address of it, or the participant is not in the directory any more.
func (s *Service) open(ctx context.Context, q sqldb.Querier, token string) (*opened, error) {
	o, err := s.find(ctx, q, token)
	if err != nil {
		return nil, err
	}
	going, err := isOpen(ctx, q, o.Check)
	if err == nil && (!going || o.Answer != nil || !s.Clock.Now().Before(o.Terms.Ends())) {
		err = over()
	}
	if err != nil {
		return nil, err
	}
	roll, err := s.Queries.Contacts.Roll(ctx, q, o.Terms.Community)
	if err != nil {
		return nil, err
	}
	entries, err := roll.Contacts(ctx, o.Participant)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(entries, func(e contact.Entry) bool { return e.ID == o.whom })
	if at < 0 || !o.on(roll) {
		return nil, fail.New(fail.Gone, "This link answers no more: the contact to which it was sent is not in the directory any more.")
	}
	if there, err := s.stands(entries[at].Point.Mails, o.marked); err != nil {
		return nil, err
	} else if !there {
		return nil, fail.New(fail.Gone, "This link answers no more: the address to which it was sent is not the contact's any more.")
	}
	o.community, o.agency = *roll.Community, entries[at].Point.Agency
	return o, nil
}

// stands reports whether an address, as it is kept, is among those of a contact.
func (s *Service) stands(mails []string, marked string) (bool, error) {
	for _, m := range mails {
		if mark, err := s.Queries.Mark(m); err != nil || mark == marked {
			return err == nil, err
		}
	}
	return marked == "", nil
}

// Done reports whether a link has answered, or another that was sent to the same
// contact: fail.NotFound for what is no link.
func (s *Service) Done(ctx context.Context, token string) (done bool, err error) {
	if err := s.Journal.Ready(); err != nil {
		return false, err
	}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		o, err := s.find(ctx, q, token)
		if err == nil {
			done = o.Answer != nil && o.Answer.How == ByLink && o.Answer.Contact == o.whom
		}
		return err
	})
	return done, err
}

// Linked shows what a link answers. It answers nothing itself.
func (s *Service) Linked(ctx context.Context, token string) (out *Linked, err error) {
	if err := s.Journal.Ready(); err != nil {
		return nil, err
	}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		o, err := s.open(ctx, q, token)
		if err != nil {
			return err
		}
		out = &Linked{Community: o.community, Participant: o.Participant, Agency: o.agency, Words: o.Terms.Words, Until: o.Terms.Ends()}
		return nil
	})
	return out, err
}

// AnswerByLink answers a check as whoever holds a link: once. Who called the check
// says so to the participant, which has signed nothing.
func (s *Service) AnswerByLink(ctx context.Context, token string) error {
	if err := s.Journal.Ready(); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		o, err := s.open(ctx, w.Tx(), token)
		if err != nil {
			return err
		}
		b := &Answered{Community: o.Terms.Community, Participant: o.Participant, How: ByLink, Contact: o.whom}
		said, err := s.answer(ctx, w, o.held, o.Caller, o.Identity, b)
		if err != nil {
			return err
		}
		whose := o.Identity
		if o.apart() {
			whose = o.Caller // the participant has no trail here
		}
		return s.Note(ctx, w.Tx(), whose, audit.ByLink, NotedAnswered, o.Check, said.ID)
	})
}
