package application

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/statement"
)

// Store is the database.
type Store interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
	Write(ctx context.Context, fn func(tx *sqldb.Tx) error) error
}

// Sealer keeps what is private to the hub's own participant.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Mail is the durable queue of letters.
type Mail interface {
	Put(ctx context.Context, tx *sqldb.Tx, n outbox.Notice) error
}

// Secretariat decides about participants: participant.Service.
type Secretariat interface {
	Decide(ctx context.Context, actor policy.Actor, b corpus.Body) (participant.Outcome, error)
	Deadline(r participant.Rules) time.Time
}

// Lists says who is listed, and by which rules the hub decides:
// participant.Queries.
type Lists interface {
	Get(ctx context.Context, id string) (participant.Listed, error)
	Rules(ctx context.Context, hub statement.Hash) (participant.Rules, error)
}

// Desk takes applications and moves them on. All fields are required.
type Desk struct {
	DB     Store
	Keys   Sealer
	Hub    func() statement.Hash
	Clock  clock.Clock
	Mail   Mail
	Decide Secretariat
	Lists  Lists
	// Addresses bounds how often one mail address is written to by those who
	// type it in.
	Addresses *limit.Limit
}

// How long things last.
const (
	confirmLife = 3 * 24 * time.Hour  // of the link that confirms an address
	answerLife  = 14 * 24 * time.Hour // of the link by which a question is answered
	readLife    = 90 * 24 * time.Hour // of the link to the decision, and of contact data after it
	// maxUnconfirmed bounds what strangers may leave here.
	maxUnconfirmed = 500
)

// Purposes of links.
const (
	toConfirm = "confirm"
	toAnswer  = "answer"
	toRead    = "read"
)

// File takes an application and mails a link to its contact address. The
// answer is the same whoever applies. Faults of the form are for Check to find
// before.
func (d *Desk) File(ctx context.Context, f Filing) error {
	if f.Check() != nil {
		return fail.New(fail.Invalid, "The application is not complete.")
	}
	if err := d.Addresses.Take(strings.ToLower(f.Contact.Mail)); err != nil {
		return err
	}
	now := d.Clock.Now()
	a := Application{ID: random(), State: Filed, Filed: now, Moved: now, About: f.About, Contact: f.Contact}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		var waiting int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM application WHERE state = $1`, string(Filed)).Scan(&waiting); err != nil {
			return err
		}
		if waiting >= maxUnconfirmed {
			return fail.New(fail.Unavailable, "Too many applications are waiting to be confirmed. Try again tomorrow.")
		}
		if err := d.insert(ctx, tx, a); err != nil {
			return err
		}
		return d.letter(ctx, tx, a, kindConfirm, toConfirm, confirmLife)
	})
}

// Confirm takes the link that was mailed: the application is held for the
// secretariat, which is told.
func (d *Desk) Confirm(ctx context.Context, token string) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := d.follow(ctx, tx, token, toConfirm)
		if err != nil {
			return err
		}
		if err := d.spend(ctx, tx, token); err != nil {
			return err
		}
		if err := d.move(ctx, tx, a, Held); err != nil {
			return err
		}
		return d.tell(ctx, tx, a)
	})
}

// Read gives the application that a mailed link leads to, for whoever holds it.
func (d *Desk) Read(ctx context.Context, token string) (a Application, answers bool, err error) {
	err = d.DB.Read(ctx, func(q sqldb.Querier) error {
		if a, err = d.follow(ctx, q, token, toRead); !fail.Is(err, fail.NotFound) {
			return err
		}
		a, err = d.follow(ctx, q, token, toAnswer)
		answers = err == nil && a.State == Asked
		return err
	})
	return a, answers, err
}

// Unconfirmed gives what a link to confirm leads to.
func (d *Desk) Unconfirmed(ctx context.Context, token string) (a Application, err error) {
	err = d.DB.Read(ctx, func(q sqldb.Querier) error {
		a, err = d.follow(ctx, q, token, toConfirm)
		return err
	})
	return a, err
}

// Answer takes an applicant's answer to what the secretariat asked. The link
// is used up by it.
func (d *Desk) Answer(ctx context.Context, token, words string) error {
	if err := checkWords(words); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := d.follow(ctx, tx, token, toAnswer)
		if err != nil {
			return err
		}
		if a.State != Asked {
			return gone()
		}
		if err := d.spend(ctx, tx, token); err != nil {
			return err
		}
		a.Messages = append(a.Messages, Message{At: d.Clock.Now(), Words: words})
		if err := d.move(ctx, tx, a, Held); err != nil {
			return err
		}
		return d.tell(ctx, tx, a)
	})
}

// Ask asks the applicant back.
func (d *Desk) Ask(ctx context.Context, actor policy.Actor, id, words string) error {
	if err := checkWords(words); err != nil {
		return err
	}
	return d.change(ctx, actor, id, func(tx *sqldb.Tx, a Application) error {
		a.Messages = append(a.Messages, Message{At: d.Clock.Now(), Ours: true, Words: words})
		if err := d.move(ctx, tx, a, Asked); err != nil {
			return err
		}
		return d.letter(ctx, tx, a, kindAsked, toAnswer, answerLife)
	}, Held, Asked)
}

// Decline declines an application of which nothing is in the register, with a
// reason that the applicant alone reads.
func (d *Desk) Decline(ctx context.Context, actor policy.Actor, id, reason string) error {
	if err := checkWords(reason); err != nil {
		return err
	}
	return d.change(ctx, actor, id, func(tx *sqldb.Tx, a Application) error {
		a.Messages = append(a.Messages, Message{At: d.Clock.Now(), Ours: true, Words: reason})
		if err := d.move(ctx, tx, a, Declined); err != nil {
			return err
		}
		return d.letter(ctx, tx, a, kindDecided, toRead, readLife)
	}, Held, Asked)
}

// Accept lists the applicant and accredits it, or proposes it where the hub
// has a no-objection period. Where that needs two officers it is drafted, and
// nothing is public yet. The listing comes from the application as the
// secretariat has corrected it; nil where the id is listed already.
func (d *Desk) Accept(ctx context.Context, actor policy.Actor, id string, p *participant.Participant, as string) (participant.Outcome, error) {
	var none participant.Outcome
	rules, err := d.Lists.Rules(ctx, d.Hub())
	if err != nil {
		return none, err
	}
	err = d.change(ctx, actor, id, func(tx *sqldb.Tx, a Application) error {
		a.Participant = as
		return d.move(ctx, tx, a, a.State)
	}, Held, Asked)
	if err != nil {
		return none, err
	}
	var b corpus.Body = &participant.Accredited{ID: as, On: d.Clock.Now().UTC().Format(time.DateOnly), Listing: p}
	if rules.Days > 0 {
		b = &participant.Proposed{ID: as, Deadline: d.Decide.Deadline(rules), Listing: p}
	}
	out, err := d.Decide.Decide(ctx, actor, b)
	if err != nil || out.Draft == "" {
		return out, err
	}
	return out, d.change(ctx, actor, id, func(tx *sqldb.Tx, a Application) error { return d.move(ctx, tx, a, Deciding) }, Held, Asked)
}

// Reopen takes an application back to those that are held, when the second
// officer has not cleared what was drafted.
func (d *Desk) Reopen(ctx context.Context, actor policy.Actor, id string) error {
	return d.change(ctx, actor, id, func(tx *sqldb.Tx, a Application) error {
		a.Participant = ""
		return d.move(ctx, tx, a, Held)
	}, Deciding)
}

// Erase removes the contact and what was written to and fro; of an individual,
// everything.
func (d *Desk) Erase(ctx context.Context, actor policy.Actor, id string) error {
	if err := participant.May(actor, participant.Consider); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := d.read(ctx, tx, id)
		if err != nil {
			return err
		}
		return erase(ctx, tx, a)
	})
}

// Follow implements participant.Follower: what is said of the participant moves
// its application on.
func (d *Desk) Follow(ctx context.Context, tx *sqldb.Tx, _ ledger.Receipt, b corpus.Body) error {
	var to State
	reason := ""
	switch b := b.(type) {
	case *participant.Proposed:
		to = Proposed
	case *participant.Accredited:
		to = Accredited
	case *participant.Declined:
		to, reason = Declined, b.Reason.String()
	default:
		return nil
	}
	open, err := d.of(ctx, tx, b.Subject())
	if err != nil {
		return err
	}
	for _, a := range open {
		if reason != "" {
			a.Messages = append(a.Messages, Message{At: d.Clock.Now(), Ours: true, Words: reason})
		}
		if err := d.move(ctx, tx, a, to); err != nil {
			return err
		}
		if to == Proposed || a.Erased {
			continue
		}
		if err := d.letter(ctx, tx, a, kindDecided, toRead, readLife); err != nil {
			return err
		}
	}
	return nil
}

// letter puts a letter into the queue with a one-time link. The letter says
// nothing of the application but that there is one.
func (d *Desk) letter(ctx context.Context, tx *sqldb.Tx, a Application, kind, purpose string, life time.Duration) error {
	text := secret.New()
	sum := sha256.Sum256([]byte(text))
	if _, err := tx.Exec(ctx, `INSERT INTO application_link (hash, application, purpose, expires) VALUES ($1, $2, $3, $4)`,
		sum[:], a.ID, purpose, sqldb.Micros(d.Clock.Now().Add(life))); err != nil {
		return err
	}
	page := "/apply/confirm/"
	if purpose != toConfirm {
		page = "/apply/mine/"
	}
	return d.Mail.Put(ctx, tx, outbox.Notice{
		To:   outbox.Recipient{Address: a.Contact.Mail, Language: a.Contact.Language, Participant: d.Hub()},
		Kind: kind, Link: page + text,
	})
}

// tell tells the secretariat that an application waits for it.
func (d *Desk) tell(ctx context.Context, tx *sqldb.Tx, a Application) error {
	return d.Mail.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Participant: d.Hub(), Roles: []policy.Role{policy.Secretariat}},
		Kind: kindHeld, Link: "/desk/secretariat/applications/" + a.ID})
}

func random() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}
