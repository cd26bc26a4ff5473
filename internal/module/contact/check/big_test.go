package check_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/mailbox"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// posted is a world whose letters go to a mail server.
type posted struct {
	*world
	queue  *outbox.Queue
	sender *outbox.Dispatcher
	box    *mailbox.Box
}

// officers have one address in each participant.
type officers struct{ w *world }

func (o officers) Holding(_ context.Context, p statement.Hash, _ []policy.Role) ([]string, error) {
	return []string{"person:" + o.w.Listed[p]}, nil
}

func (o officers) Mail(_ context.Context, person string) (string, string, error) {
	return "officer-" + person[len(person)-2:] + "@canary.example", "en", nil
}

// newPosted makes a world with an outbox and a mail server. It refuses addresses
// that begin with "bounces".
func newPosted(t testing.TB, url string) *posted {
	t.Helper()
	p := &posted{world: newWorld(t, url), box: mailbox.New(t, func(a string) bool { return strings.HasPrefix(a, "bounces") })}
	if err := p.DB.Migrate(t.Context(), "outbox", outbox.Migrations()); err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p.queue = &outbox.Queue{DB: p.DB, Keys: p.Keys, Clock: p.Clock, Hub: func() statement.Hash { return p.Hub() }, Kinds: check.Kinds()}
	if p.sender, err = outbox.NewDispatcher(outbox.Options{Queue: p.queue, People: officers{p.world}, Mail: p.box.Here(), Catalogue: catalogue, Hub: "Hub of the test",
		Base: "https://hub.test", Halted: func() bool { return false }, Jitter: func() float64 { return 0.5 }}); err != nil {
		t.Fatal(err)
	}
	p.s.Tell = func(ctx context.Context, tx *sqldb.Tx, say check.Telling) error {
		return p.queue.Put(ctx, tx, say.Notice())
	}
	p.watch.Returned, p.contacts.Queries.Returned = p.queue.CameBack, p.queue.CameBack
	return p
}

// post does all that is due and sends all that waits, and gives what arrived.
func (p *posted) post() []mailbox.Letter {
	p.t.Helper()
	p.tellings()
	for more := true; more; {
		var err error
		if more, err = p.sender.Round(context.Background()); err != nil {
			p.t.Fatal(err)
		}
	}
	return p.box.Take()
}

// conduct is how the four contacts of a State, and its officers, behave: each
// answers so many minutes after a letter, at the first or at the reminder, or is
// silent (0), or its mail comes back (-1).
type conduct struct {
	name     string
	contacts [4]int
	slow     bool // the first answers at the reminder only
	officers int
	letters  int // that arrive
	refused  int
	answer   check.How
	minutes  int64 // from the first asking to the answer
	steps    int
}

// conducts: with a reminder after an hour, the next an hour later, and a glance at
// what came back after a quarter of an hour.
var conducts = []conduct{
	{name: "at once", contacts: [4]int{15, 0, 0, 0}, letters: 1, answer: check.ByLink, minutes: 15, steps: 1},
	{name: "slow", contacts: [4]int{30, 0, 0, 0}, slow: true, letters: 2, answer: check.ByLink, minutes: 90, steps: 2},
	{name: "the second", contacts: [4]int{0, 15, 0, 0}, letters: 3, answer: check.ByLink, minutes: 135, steps: 3},
	{name: "the first comes back", contacts: [4]int{-1, 15, 0, 0}, letters: 1, refused: 1, answer: check.ByLink, minutes: 30, steps: 2},
	{name: "officers alone", officers: 30, letters: 9, answer: check.ByDesk, minutes: 510, steps: 9},
	{name: "nobody", letters: 10, steps: 10},
	{name: "all come back", contacts: [4]int{-1, -1, -1, -1}, officers: 30, letters: 1, refused: 4, answer: check.ByDesk, minutes: 90, steps: 5},
	{name: "the third", contacts: [4]int{0, -1, 15, 0}, letters: 3, refused: 1, answer: check.ByLink, minutes: 150, steps: 4},
}

// states are the 193 Member States.
func states(t testing.TB) (ids []string) {
	t.Helper()
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Standing == participant.Member {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

var answerLink = regexp.MustCompile(`/answer/([\w-]+)`)

// 193 States with 772 contacts, of whom some are slow, some silent, and the mail of
// some comes back: each is asked in its turn, once, until somebody answers.
func TestACheckOf193States(t *testing.T) {
	p := newPosted(t, hubtest.SQLite(t))
	all := states(t)
	if len(all) != 193 {
		t.Fatalf("%d States", len(all))
	}
	actors := map[string]policy.Actor{}
	contacts := 0
	for i, id := range all {
		actors[id] = p.joins(id, "global")
		for n, does := range conducts[i%len(conducts)].contacts {
			name := fmt.Sprintf("contact-%d-%s", n, id[6:])
			if does < 0 {
				name = "bounces-" + name
			}
			p.names(id, point(name, int64(n+1)), "global")
			contacts++
		}
	}
	if contacts != 772 {
		t.Fatalf("%d contacts", contacts)
	}
	id := p.calls(p.terms("global", day))
	letters := p.run(all, actors, id)

	b := p.board("global", id)
	wantLetters, wantAnswers, wantRefused := 0, 0, 0
	for i, state := range all {
		want := conducts[i%len(conducts)]
		s := b.Seats[slices.IndexFunc(b.Seats, func(s check.Seat) bool { return s.Participant == state })]
		got := "nobody"
		if s.Answer != nil {
			got = fmt.Sprint(s.Answer.How, " ", *s.Minutes)
		}
		should := "nobody"
		if want.answer != "" {
			should, wantAnswers = fmt.Sprint(want.answer, " ", want.minutes), wantAnswers+1
		}
		back := 0
		for _, st := range s.Steps {
			if st.Back {
				back++
			}
		}
		if got != should || len(s.Steps) != want.steps || back != want.refused || letters[state] != want.letters {
			t.Errorf("%s (%s): %s after %d steps of which %d came back, %d letters; want %s, %d, %d, %d", state, want.name, got, len(s.Steps), back, letters[state],
				should, want.steps, want.refused, want.letters)
		}
		wantLetters, wantRefused = wantLetters+want.letters, wantRefused+want.refused
	}
	if b.Open || b.Count(check.HasSaid) != wantAnswers || b.Count(check.WasQuiet) != 193-wantAnswers {
		t.Errorf("%d answered and %d did not; want %d", b.Count(check.HasSaid), b.Count(check.WasQuiet), wantAnswers)
	}
	t.Logf("%d letters arrived, %d were refused, %d of 193 answered", wantLetters, wantRefused, wantAnswers)
	p.afterwards(actors[all[0]], all[3], wantAnswers)
}

// run lets time go by, a quarter of an hour at a time, until the check is closed:
// contacts and officers answer as they do. It counts the letters of each State.
func (p *posted) run(all []string, actors map[string]policy.Actor, id string) (letters map[string]int) {
	p.t.Helper()
	ctx := context.Background()
	letters = map[string]int{}
	byLink, byDesk := map[time.Time][]string{}, map[time.Time][]string{}
	seen := map[string]int{}
	for range 98 {
		for _, l := range p.post() {
			name, _, _ := strings.Cut(l.To, "@")
			state := "state:" + name[len(name)-2:]
			letters[state]++
			seen[name]++
			does := conducts[slices.Index(all, state)%len(conducts)]
			if strings.HasPrefix(name, "officer") {
				if does.officers > 0 {
					when := p.Clock.Now().Add(time.Duration(does.officers) * time.Minute)
					byDesk[when] = append(byDesk[when], state)
				}
				continue
			}
			minutes := does.contacts[name[len("contact-")]-'0']
			if minutes == 0 || does.slow && seen[name] == 1 {
				continue
			}
			when := p.Clock.Now().Add(time.Duration(minutes) * time.Minute)
			byLink[when] = append(byLink[when], answerLink.FindStringSubmatch(l.Body)[1])
		}
		p.Clock.Advance(15 * time.Minute)
		for _, token := range byLink[p.Clock.Now()] {
			if err := p.s.AnswerByLink(ctx, token); err != nil {
				p.t.Error(err)
			}
		}
		for _, state := range byDesk[p.Clock.Now()] {
			if err := p.s.Answer(ctx, actors[state], id); err != nil {
				p.t.Error(state, err)
			}
		}
	}
	return letters
}

// afterwards: what came back stands beside the contact, and the community is told
// how many answered.
func (p *posted) afterwards(member policy.Actor, bounced string, answered int) {
	p.t.Helper()
	a, err := p.contacts.Look(context.Background(), member, "global", bounced)
	if err != nil || len(a.Contacts) != 4 || !slices.ContainsFunc(a.Contacts[0].Signs, func(s contact.Sign) bool { return s.Kind == contact.SignBounced }) || len(a.Contacts[1].Signs) != 0 {
		p.t.Errorf("the contact whose mail came back: %+v, %v", a, err)
	}
	f, err := p.s.Queries.Figures(context.Background(), member, "global")
	if err != nil || len(f.Checks) != 1 || f.Checks[0].Rates.Asked.N != 193 || f.Checks[0].Rates.Answered.N != int64(answered) {
		p.t.Fatalf("%+v, %v", f, err)
	}
	within := f.Checks[0].Rates.Within // an hour: at once, and the first that came back; four hours: slow, second, third, all that came back
	if within[0].Count.N != 49 || within[1].Count.N != 145 || within[2].Count.N != 169 {
		p.t.Errorf("within the hours: %+v", within)
	}
}
