package cooperation

import (
	"fmt"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

// Three participants, and a case between the first and the others.
var (
	alpha = statement.Hash{0xa1}
	beta  = statement.Hash{0xb2}
	gamma = statement.Hash{0xc3}
)

const aCase = "case:0123456789abcdef0123456789abcdef"

var start = time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC)

func words(s string) i18n.Text { return i18n.Of("en", s) }

func instant(t time.Time) Instant { return At(t, "Africa/Nairobi") }

func matter(template string) Matter {
	m := Matter{Template: template, Title: words("CANARY-title"), From: instant(start.Add(-time.Hour)),
		Infrastructure: []string{"energy", "health"}, Designated: words("CANARY-designated"), Class: "intrusions",
		Severity: Severity{"ncsc-uk:2018", "3"}, Provision: "un:a-70-174:13:c",
		Indicators: []Indicator{{Type: Domain, Value: "canary-indicator.example", Note: words("CANARY-note")}}}
	if template == "request/1" {
		m.Provision = "un:a-70-174:13:h:1"
		m.Fields = map[string]i18n.Text{"situation": words("CANARY-situation"), "needed": words("CANARY-needed"), "timing": words("CANARY-timing"), "own-measures": words("CANARY-own")}
		return m
	}
	m.Fields = map[string]i18n.Text{"seen": words("CANARY-seen"), "affected": words("CANARY-affected"), "asked": words("CANARY-asked")}
	return m
}

func notified() *Notified {
	return &Notified{As: As{Kind: Notification, Verb: Sent}, Matter: matter("notification/1"), Understanding: NoResponsibility(),
		Within: Within{Acknowledge: 60, Onward: 30, Answer: 600, Reply: 120, Conclude: 1440}}
}

func requested() *Requested {
	b := &Requested{As: As{Kind: Request, Verb: Sent}, Matter: matter("request/1"), Half: Assistance, Consulted: []i18n.Text{words("CANARY-consulted")},
		Within: Within{Acknowledge: 60, Onward: 30, Offer: 600, Decide: 300, Reply: 120, Conclude: 1440}}
	for _, id := range []string{"critical-infrastructure", "malicious", "specific", "proportionate", "own-means", "sovereignty", "lawful"} {
		b.Checklist = append(b.Checklist, Checked{Item: id, Met: true})
	}
	for _, id := range []string{"personal-data", "necessity", "expression", "groups"} {
		b.Privacy = append(b.Privacy, Checked{Item: id, Met: true, Words: words("CANARY-privacy")})
	}
	return b
}

// example gives a good body of a type, about a statement where it names one.
func example(k Kind, v Verb, on statement.Hash) Body {
	typ := TypeOf(k, v)
	switch b := empty(typ).(type) {
	case *Notified:
		return notified()
	case *Requested:
		return requested()
	case *Words:
		b.Words = words("CANARY-words-" + string(v))
		if v == Answered {
			b.On = on
		}
		return b
	case *Referral:
		b.To, b.Name, b.Words = ToRegion, words("CANARY-name"), words("CANARY-words")
		return b
	case *Offer:
		b.Nature, b.Scope, b.Terms = words("CANARY-nature"), words("CANARY-scope"), words("CANARY-terms")
		b.Begins, b.Ends, b.Holds = instant(start), instant(start.Add(96*time.Hour)), instant(start.Add(24*time.Hour))
		b.Milestones = []Step{{ID: "arrival", Title: words("CANARY-arrival"), Due: instant(start.Add(48 * time.Hour))}, {ID: "report", Title: words("CANARY-report"), Due: instant(start.Add(72 * time.Hour))}}
		return b
	case *Reply:
		b.Offer, b.Words = on, words("CANARY-reply")
		return b
	case *Reached:
		b.Step, b.Words = "arrival", words("CANARY-reached")
		return b
	case *Extension:
		b.What, b.Until, b.Reason = Conclude, instant(start.Add(200*time.Hour)), words("CANARY-reason")
		return b
	case *Agreement:
		b.Proposal = on
		return b
	case *Correction:
		b.On, b.Words, b.Reason = on, words("CANARY-corrected"), words("CANARY-reason")
		return b
	case *Call:
		b.Spoke, b.With, b.Words = instant(start), words("CANARY-desk"), words("CANARY-call")
		return b
	case *Access:
		b.Participant, b.Reason = gamma, words("CANARY-reason")
		return b
	case *Proposing:
		b.Report = reported(k)
		return b
	case *Settling:
		b.Proposal, b.Words = on, statement.Hash{0xd1}
		return b
	}
	return nil
}

// reported is a report for everybody on a case of a kind.
func reported(k Kind) report.Report {
	return report.Report{ID: "report:0123456789abcdef0123456789abcdef", Parties: report.Parties(alpha, beta), Kind: string(k), Marking: statement.Clear,
		Title: words("CANARY-report"), Sections: []report.Section{{Heading: words("CANARY-heading"), Words: words("CANARY-section")}}}
}

// script plays a thread, statement by statement, ten minutes apart.
type script struct {
	t    tester
	kind Kind
	th   *Thread
	n    int
	at   time.Time
}

// tester is what a script needs of a test, whether rapid runs it or not.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func begin(t tester, k Kind) *script {
	s := &script{t: t, kind: k, at: start}
	return s.say(Opener, Sent)
}

// on is the statement that a verb names by default.
func (s *script) on(side Side, v Verb) statement.Hash {
	switch {
	case s.th == nil:
	case v == Answered && len(s.th.asked(side)) > 0:
		return s.th.asked(side)[0].Statement
	case (v == Accepted || v == Refused) && s.th.Offer != nil:
		return s.th.Offer.Statement
	case v == Agreed && s.th.Proposal != nil:
		return s.th.Proposal.Statement
	case v == Settled && s.th.Proposing != nil:
		return s.th.Proposing.Statement
	case v == Corrected && len(s.th.Correctable(side)) > 0:
		all := s.th.Correctable(side)
		return all[len(all)-1].Statement
	}
	return statement.Hash{}
}

// body is the default body of a verb, fitted to the thread.
func (s *script) body(side Side, v Verb) Body {
	b := example(s.kind, v, s.on(side, v))
	switch b := b.(type) {
	case *Extension:
		if all := s.th.Negotiable(); len(all) > 0 {
			b.What, b.Step = all[0].What, all[0].Step
		}
	case *Reached:
		if all := s.th.steps(); len(all) > 0 {
			b.Step = all[0].ID
		}
	case *Correction:
		_, b.Over = s.th.Stands(b.On, statement.Hash{})
		if on := s.th.Find(b.On); on != nil && on.Verb == Sent {
			m := matter(string(s.kind) + "/1")
			m.Title = words("CANARY-corrected-title")
			b.Matter, b.Words = &m, i18n.Text{}
		}
	case *Proposing:
		b.Report.Title = words(fmt.Sprint("CANARY-report-", s.n%3))
	case *Settling:
		if p := s.th.Proposing; p != nil {
			b.Words = p.Words
		}
	case *Access:
		if v == LetIn && len(s.th.Readers) > 0 {
			b.Participant = statement.Hash{byte(s.n), 0xee}
		}
	}
	return b
}

func (s *script) move(side Side, b Body) Move {
	by, to := alpha, beta
	if side == Counterparty {
		by, to = beta, alpha
	}
	s.n++
	return Move{Statement: statement.Hash{byte(s.n), byte(s.n >> 8), 1}, By: by, To: to, Case: aCase, Type: b.Type(), Marking: statement.Amber, At: s.at, Index: int64(s.n), Body: b}
}

func (s *script) say(side Side, v Verb) *script { return s.sayBody(side, s.body(side, v)) }

func (s *script) sayBody(side Side, b Body) *script {
	s.t.Helper()
	if err := b.Check(); err != nil {
		s.t.Fatalf("%s: %v", b.Type(), err)
	}
	next, err := Next(s.th, s.move(side, b))
	if err != nil {
		s.t.Fatalf("%s by the %s: %v", b.Type(), side, err)
	}
	s.th, s.at = next, s.at.Add(10*time.Minute)
	return s
}

// play reads a script as "C acknowledged, O asked".
func (s *script) play(moves ...string) *script {
	s.t.Helper()
	for _, m := range moves {
		var who, verb string
		if _, err := fmt.Sscanf(m, "%s %s", &who, &verb); err != nil {
			s.t.Fatal(err)
		}
		side := Opener
		if who == "C" {
			side = Counterparty
		}
		s.say(side, Verb(verb))
	}
	return s
}
