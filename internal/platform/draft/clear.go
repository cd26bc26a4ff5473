package draft

import (
	"context"
	"encoding/base64"
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

// turn is the next step of a draft, as an officer finds it.
type turn struct {
	rule       Rule
	bundle     bundle
	step       Place
	last       bool
	inPlaceOf  string
	authorized Authorized
	done       []cleared
}

// turn gives the step that an officer can clear now. Everyone else is told why
// not: the draft is visible to whoever gets here.
func (s *Service) turn(ctx context.Context, q sqldb.Querier, r *row, actor policy.Actor) (turn, error) {
	var t turn
	if r.state != Waiting {
		return t, ended()
	}
	if err := May(actor, Clear); err != nil {
		return t, err
	}
	var err error
	if t.authorized, err = s.People.InForce(ctx, q, actor.Person, r.participant); err != nil {
		return t, err
	}
	if t.rule, err = s.rule(r.typ); err != nil {
		return t, err
	}
	if t.bundle, err = s.open(ctx, q, r); err != nil {
		return t, err
	}
	list, done, err := r.places(ctx, q)
	if err != nil {
		return t, err
	}
	if len(done) >= len(list) {
		return t, fail.New(fail.Broken, "a draft that waits has nothing to wait for")
	}
	t.step, t.done, t.last = list[len(done)], done, len(done)+1 == len(list)
	c, err := s.crew(ctx, q, r.participant)
	if err != nil {
		return t, err
	}
	t.inPlaceOf, err = s.mayClear(ctx, q, c, r, t, t.authorized.Actor)
	return t, err
}

// mayClear reports why an officer may not clear the step.
func (s *Service) mayClear(ctx context.Context, q sqldb.Querier, c crew, r *row, t turn, officer policy.Actor) (inPlaceOf string, err error) {
	inPlaceOf, fits := c.fits(t.step.Step, officer)
	switch {
	case r.own && officer.Person != r.drafter:
		return "", fail.New(fail.Denied, "Only its drafter clears this: it changes his or her own passkeys, names a participant's second key officer, suspends somebody for a time or ends that, or is said by an individual for whom nobody else speaks.")
	case !r.own && officer.Person == r.drafter:
		return "", fail.New(fail.Denied, "Nobody clears what he or she has drafted.")
	case slices.ContainsFunc(t.done, func(d cleared) bool { return d.Person == officer.Person }):
		return "", fail.New(fail.Denied, "Nobody clears two steps of one draft.")
	case !fits:
		return "", fail.New(fail.Denied, "This step is for another officer.")
	case t.rule.Clear != nil:
		err = t.bundle.each(func(d ledger.Draft) error { return t.rule.Clear(ctx, q, officer, d) })
	}
	return inPlaceOf, err
}

// Options gives what the browser needs to ask the officer's passkey for a
// clearance: publicKey options as parseRequestOptionsFromJSON takes them.
// fail.Denied when the next step is not the actor's.
func (s *Service) Options(ctx context.Context, actor policy.Actor, id ID) (string, error) {
	var out string
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		r, err := s.visible(ctx, q, actor, id)
		if err != nil {
			return err
		}
		t, err := s.turn(ctx, q, r, actor)
		if err == nil {
			out, err = s.ask(r.challenge, t.authorized.Passkeys)
		}
		return err
	})
	return out, err
}

// patience is how long a browser waits for a passkey, in milliseconds.
const patience = 300_000

func (s *Service) ask(challenge statement.Hash, keys []clearance.Passkey) (string, error) {
	type descriptor struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	allow := make([]descriptor, len(keys))
	for i, k := range keys {
		allow[i] = descriptor{"public-key", base64.RawURLEncoding.EncodeToString(k.ID)}
	}
	b, err := json.Marshal(struct {
		Challenge string       `json:"challenge"`
		RPID      string       `json:"rpId"`
		Allow     []descriptor `json:"allowCredentials"`
		Verify    string       `json:"userVerification"`
		Timeout   int          `json:"timeout"`
	}{base64.RawURLEncoding.EncodeToString(challenge[:]), s.Party.RPID, allow, "required", patience})
	return string(b), fail.Wrap(err, fail.Internal, "the options cannot be written")
}

// answer is as much of an AuthenticationResponseJSON as a clearance holds.
type answer struct {
	Type     string `json:"type"`
	Response struct {
		Client        string `json:"clientDataJSON"`
		Authenticator string `json:"authenticatorData"`
		Signature     string `json:"signature"`
	} `json:"response"`
}

func readAnswer(text string, under statement.Hash) (clearance.Approval, error) {
	a := clearance.Approval{Authorization: under}
	var in answer
	if err := json.Unmarshal([]byte(text), &in); err != nil || in.Type != "public-key" {
		return a, fail.New(fail.Invalid, "The passkey gave no answer that can be read.")
	}
	for _, m := range []struct {
		text string
		into *[]byte
	}{{in.Response.Authenticator, &a.Authenticator}, {in.Response.Client, &a.Client}, {in.Response.Signature, &a.Signature}} {
		b, err := base64.RawURLEncoding.DecodeString(m.text)
		if err != nil {
			return a, fail.New(fail.Invalid, "The passkey gave no answer that can be read.")
		}
		*m.into = b
	}
	again, err := clearance.Parse(a.Encode()) // its form and its limits, as every reader will ask for them
	return again, fail.Wrap(err, fail.Invalid, "The passkey gave no answer that can be read.")
}

// Result of a clearance.
type Result struct {
	Receipt  ledger.Receipt   // of the statement, when it has been said
	Together []ledger.Receipt // of all statements of the draft, Receipt's the first
	Left     int              // steps that are still to be cleared
	Held     bool             // it is cleared, and waits to be let in
}

// Clear clears the next step of a draft with the answer of the officer's
// passkey to Options. The last clearance says the statement, with every
// approval, in the same transaction.
func (s *Service) Clear(ctx context.Context, actor policy.Actor, id ID, passkey string) (Result, error) {
	if err := May(actor, Clear); err != nil {
		return Result{}, err
	}
	var out Result
	err := s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		tx := w.Tx()
		r, err := s.visible(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		t, err := s.turn(ctx, tx, r, actor)
		if err != nil {
			return err
		}
		now := cleared{Person: actor.Person, For: t.inPlaceOf, At: s.Clock.Now()}
		if now.Approval, err = readAnswer(passkey, t.authorized.Statement); err != nil {
			return err
		}
		if _, err := now.Approval.Answers(r.challenge, s.Party, t.authorized.Passkeys); err != nil {
			return fail.Wrap(err, fail.Denied, "The passkey does not clear this draft: it is another one, another page, or it has been edited since.")
		}
		if err := s.again(ctx, tx, r, t); err != nil {
			return err
		}
		if err := r.putClearance(ctx, tx, t.step.Number, now); err != nil {
			return err
		}
		r.changed, r.reminded = now.At, now.At
		if !t.last {
			out.Left = r.steps - t.step.Number
			if err := r.update(ctx, tx); err != nil {
				return err
			}
			return s.tell(ctx, tx, r, t.bundle, "draft.cleared", actor.Person)
		}
		all := append(t.done, now)
		if t.rule.Holder != nil {
			switch h, err := t.rule.Holder.Hold(ctx, w, t.bundle.first()); {
			case err != nil:
				return err
			case h != nil:
				out.Held = true
				if err := r.eyes(all); err != nil {
					return err
				}
				return s.hold(ctx, w, r, t.bundle, h, actor.Person)
			}
		}
		if out.Together, err = s.say(ctx, w, r, t, all); err == nil {
			out.Receipt = out.Together[0]
		}
		return err
	})
	return out, err
}

// again runs the rules once more: between drafting and clearing the world may
// have moved on.
func (s *Service) again(ctx context.Context, tx *sqldb.Tx, r *row, t turn) error {
	if _, err := s.drafts(ctx, tx, r, t.rule, t.bundle); err != nil {
		return err
	}
	return s.unchanged(ctx, tx, r, t)
}

// unchanged reports fail.Conflict where who can clear a draft is no longer what
// it was when it was frozen, so that nobody can until it is frozen anew: the
// pages show by it what a clearance answers.
func (s *Service) unchanged(ctx context.Context, q sqldb.Querier, r *row, t turn) error {
	drafter, err := s.People.InForce(ctx, q, r.drafter, r.participant)
	if err != nil {
		return err
	}
	own, alone, err := s.oneself(ctx, q, t.rule, drafter.Actor, t.bundle)
	switch {
	case err != nil:
		return err
	case alone != r.alone:
		return fail.New(fail.Conflict, "Who can clear this has changed since it was drafted: take it back and put it forward again.")
	case own != r.own:
		return fail.New(fail.Conflict, "What this draft changes has itself changed: draft it anew.")
	case t.step.Number < r.steps:
		return nil // what is cleared counts when the last step is
	}
	for _, c := range t.done {
		if err := s.counts(ctx, q, r, c); err != nil {
			return err
		}
	}
	return nil
}

// counts proves a clearance by the authorizations as they are now.
func (s *Service) counts(ctx context.Context, q sqldb.Querier, r *row, c cleared) error {
	officer, err := s.People.InForce(ctx, q, c.Person, r.participant)
	if err == nil {
		_, err = c.Approval.Answers(r.challenge, s.Party, officer.Passkeys)
	}
	var refused *statement.Error
	// One that was withdrawn and given anew is another: readers would not
	// find the person cleared by an authorization in force.
	anew := err == nil && !slices.Contains(officer.RestsOn, c.Approval.Authorization.String())
	if anew || fail.Is(err, fail.Denied) || errors.As(err, &refused) {
		return fail.New(fail.Conflict, "Somebody who cleared an earlier step is no longer authorized with the same passkey: the draft has to be frozen anew.")
	}
	return err
}

// eyes proves of a draft that is about to be said that each step was cleared by
// another person, and none by the drafter whom the seal names: whatever the
// rows of clearances say of themselves.
func (r *row) eyes(all []cleared) error {
	seen := map[string]bool{}
	for _, c := range all {
		if c.Person == "" || seen[c.Person] || (c.Person == r.drafter) != r.own {
			return fail.New(fail.Broken, "the clearances of this draft are not those of different people")
		}
		seen[c.Person] = true
	}
	if len(all) != r.steps {
		return fail.New(fail.Broken, "a draft has other clearances than steps")
	}
	return nil
}

// say proves every clearance again, by the authorizations as they are now, and
// says the statements: each with the approvals that name the challenges of the
// others.
func (s *Service) say(ctx context.Context, w *ledger.Writer, r *row, t turn, all []cleared) ([]ledger.Receipt, error) {
	if err := r.eyes(all); err != nil {
		return nil, err
	}
	for _, c := range all {
		if err := s.counts(ctx, w.Tx(), r, c); err != nil {
			return nil, err
		}
	}
	challenges, err := t.bundle.challenges()
	if err != nil {
		return nil, err
	}
	var out []ledger.Receipt
	for i, d := range t.bundle.drafts {
		for _, c := range all {
			c.Approval.With = clearance.Others(challenges[i], challenges)
			d.Approvals = append(d.Approvals, c.Approval.Statement())
		}
		receipt, err := s.commit(ctx, w, t.rule, d)
		if err != nil {
			return nil, err
		}
		out = append(out, receipt)
	}
	return out, s.wasSaid(ctx, w, r, t, out, all[len(all)-1].Person)
}

// commit puts one statement where it belongs: into the public register or,
// a confidential one, into the journal.
func (s *Service) commit(ctx context.Context, w *ledger.Writer, rule Rule, d ledger.Draft) (ledger.Receipt, error) {
	if !confidential(d) {
		return w.Say(ctx, d)
	}
	if s.Confide == nil || rule.Chest == nil {
		return ledger.Receipt{}, fail.New(fail.Unavailable, "This hub keeps nothing that is confidential.")
	}
	chest, err := rule.Chest(ctx, w, d)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return s.Confide(ctx, w, chest, d)
}

// wasSaid notes what a draft has become, and tells its room and those who
// listen.
func (s *Service) wasSaid(ctx context.Context, w *ledger.Writer, r *row, t turn, receipts []ledger.Receipt, person string) error {
	tx := w.Tx()
	r.state, r.statement = Said, receipts[0].ID
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	if err := r.putSaid(ctx, tx, receipts); err != nil {
		return err
	}
	for i, receipt := range receipts {
		d := t.bundle.drafts[i]
		if t.rule.After != nil {
			if err := t.rule.After(ctx, tx, receipt, d.Body); err != nil {
				return err
			}
		}
		if t.rule.Then != nil {
			if err := t.rule.Then(ctx, w, receipt, d); err != nil {
				return err
			}
		}
	}
	return s.tell(ctx, tx, r, t.bundle, "statement.said", person)
}
