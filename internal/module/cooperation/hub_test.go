package cooperation_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// world is a hub with a journal, this room and four participants.
type world struct {
	*hubtest.Register
	t          testing.TB
	j          *journal.Journal
	service    *cooperation.Service
	queries    *cooperation.Queries
	watch      cooperation.Watch
	a, b, c, d statement.Hash
	order      []string // contacts of everybody
	absent     []string // and those who are passed over
	told       []string // what people were told
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{}, report.Projection{})
	if err := errors.Join(r.DB.Migrate(t.Context(), "journal", journal.Migrations()), r.DB.Migrate(t.Context(), "cooperation", cooperation.Migrations)); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{cooperation.Projection{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.a, w.b, w.c, w.d = w.open(), w.open(), w.open(), w.open()
	templates, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	w.queries = &cooperation.Queries{DB: r.DB, Journal: w.j, Clock: r.Clock}
	w.service = &cooperation.Service{Queries: w.queries, Journal: w.j, Drafts: cleared{w}, Templates: templates, Clock: r.Clock,
		Reachable: func(_ context.Context, _ sqldb.Querier, p statement.Hash) error {
			if _, here := r.Keys.Data(p); !here {
				return fail.New(fail.Denied, "nobody to speak to")
			}
			return nil
		}}
	w.watch = cooperation.Watch{Queries: w.queries,
		Order: func(context.Context, sqldb.Querier, statement.Hash, cooperation.Kind, time.Time) (order, absent []string, err error) {
			return w.order, w.absent, nil
		},
		Tell: func(_ context.Context, _ *sqldb.Tx, say cooperation.Telling) error {
			w.told = append(w.told, fmt.Sprint(w.name(say.Participant), " ", say.News, " ", say.Contact))
			return nil
		}}
	return w
}

func (w *world) name(h statement.Hash) string {
	return map[statement.Hash]string{w.a: "a", w.b: "b", w.c: "c", w.d: "d"}[h]
}

// cleared says at once what is proposed, by the rules by which drafts are said.
type cleared struct{ w *world }

func (c cleared) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (string, error) {
	return "draft", c.w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
		for _, d := range drafts {
			rules := c.w.service.Rules()
			i := slices.IndexFunc(rules, func(r cooperation.Rule) bool { return r.Type == d.Type })
			if err := errors.Join(rules[i].May(actor), rules[i].Check(ctx, l.Tx(), actor, d)); err != nil {
				return err
			}
			if rules[i].Chest == nil {
				if _, err := l.Say(ctx, d); err != nil {
					return err
				}
				continue
			}
			chest, err := rules[i].Chest(ctx, l, d)
			if err == nil {
				_, err = c.w.j.Confide(ctx, l, chest, d)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// open opens a participant whose keys the hub keeps.
func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	if err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return own.ID
}

func drafter(of statement.Hash) policy.Actor {
	return policy.Actor{Person: "p" + of.String()[:6], Identity: of, Roles: []policy.Role{policy.Drafter}}
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

// notification is one that fits the shipped template.
func (w *world) notification() *cooperation.Notified {
	tpl := w.service.Templates.Current(cooperation.Notification)
	return &cooperation.Notified{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent},
		Matter: cooperation.Matter{Template: tpl.ID, Title: en("CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"),
			Fields: map[string]i18n.Text{"seen": en("CANARY-seen"), "affected": en("CANARY-affected"), "asked": en("CANARY-asked")},
			Class:  "intrusions", Provision: tpl.Provision, Severity: cooperation.Severity{Schema: tpl.Severity, Category: "1"}},
		Understanding: cooperation.NoResponsibility(), Within: tpl.For("1")}
}

func (w *world) request() *cooperation.Requested {
	tpl := w.service.Templates.Current(cooperation.Request)
	b := &cooperation.Requested{As: cooperation.As{Kind: cooperation.Request, Verb: cooperation.Sent}, Half: cooperation.Assistance, Consulted: []i18n.Text{en("CANARY-team")},
		Matter: cooperation.Matter{Template: tpl.ID, Title: en("CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"), Class: "availability", Provision: tpl.Provision, Fields: map[string]i18n.Text{}},
		Within: tpl.For("")}
	for _, f := range tpl.Fields {
		b.Fields[f.ID] = en("CANARY-" + f.ID)
	}
	for _, item := range tpl.Checklist {
		b.Checklist = append(b.Checklist, cooperation.Checked{Item: item.ID, Met: true})
	}
	for _, item := range tpl.Privacy {
		b.Privacy = append(b.Privacy, cooperation.Checked{Item: item.ID, Met: true})
	}
	return b
}

func (w *world) sent(b cooperation.Body, to ...statement.Hash) string {
	w.t.Helper()
	id, _, err := w.service.Open(context.Background(), drafter(w.a), statement.Amber, b, to...)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) try(by, to statement.Hash, id string, b cooperation.Body) error {
	_, err := w.service.Say(context.Background(), drafter(by), id, to, statement.Amber, b)
	return err
}

func (w *world) say(by, to statement.Hash, id string, b cooperation.Body) {
	w.t.Helper()
	if err := w.try(by, to, id, b); err != nil {
		w.t.Fatal(err)
	}
}

func plain(k cooperation.Kind, v cooperation.Verb) *cooperation.Words {
	return &cooperation.Words{As: cooperation.As{Kind: k, Verb: v}, Words: en("CANARY-" + string(v))}
}

func access(v cooperation.Verb, who statement.Hash) *cooperation.Access {
	return &cooperation.Access{As: cooperation.As{Kind: cooperation.Request, Verb: v}, Participant: who}
}

func (w *world) offer() *cooperation.Offer {
	now := w.Clock.Now()
	return &cooperation.Offer{As: cooperation.As{Kind: cooperation.Request, Verb: cooperation.Offered}, Nature: en("CANARY-nature"), Scope: en("CANARY-scope"), Terms: en("CANARY-terms"),
		Begins: cooperation.At(now, "UTC"), Ends: cooperation.At(now.Add(72*time.Hour), "UTC")}
}

// threads are those of a case that somebody reads.
func (w *world) threads(as statement.Hash, id string) []cooperation.Held {
	w.t.Helper()
	all, err := w.queries.Case(context.Background(), drafter(as), id)
	if err != nil && !fail.Is(err, fail.NotFound) {
		w.t.Fatal(err)
	}
	return all
}

// board is whose move each thread is to a participant.
func (w *world) board(as statement.Hash, heap cooperation.Heap) []cooperation.Line {
	w.t.Helper()
	part, err := w.queries.Board(context.Background(), drafter(as), cooperation.Filter{Heap: heap})
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range part.Lines {
		if got := part.Lines[i].Whose(); got != heap {
			w.t.Fatalf("a line of %s is %s", heap, got)
		}
	}
	return part.Lines
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

func TestANotificationFromEndToEnd(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.sent(w.notification(), w.b)
		n := cooperation.Notification
		if lines := w.board(w.b, cooperation.Ours); len(lines) != 1 || lines[0].Title.String() != "CANARY-title" || lines[0].Owed[0].What != cooperation.Acknowledge {
			t.Fatalf("the board of the notified: %+v", lines)
		}
		if lines := w.board(w.a, cooperation.Theirs); len(lines) != 1 {
			t.Fatalf("the board of the sender: %+v", lines)
		}
		if err := w.try(w.b, w.a, id, plain(n, cooperation.Acted)); !fail.Is(err, fail.Conflict) {
			t.Fatalf("the acknowledgement was skipped: %v", err)
		}
		w.say(w.b, w.a, id, plain(n, cooperation.Acknowledged))
		w.say(w.b, w.a, id, plain(n, cooperation.Acted))
		w.say(w.a, w.b, id, plain(n, cooperation.Closed))
		w.say(w.b, w.a, id, plain(n, cooperation.Closed))
		if got := w.threads(w.a, id); len(got) != 1 || got[0].State != cooperation.IsClosed || len(got[0].Said) != 5 {
			t.Fatalf("%+v", got)
		}
		for _, p := range []statement.Hash{w.a, w.b} {
			if len(w.board(p, cooperation.Ours))+len(w.board(p, cooperation.Theirs)) != 0 || len(w.board(p, cooperation.Over)) != 1 {
				t.Errorf("%s still has something to do", w.name(p))
			}
		}
		w.same()
	})
}

// TestWordsStayAsTheyWereSigned: signs that programs like to write otherwise are
// read by both as they were typed, in what opens a case and in what answers it.
func TestWordsStayAsTheyWereSigned(t *testing.T) {
	const typed = "R&D <host> > 5 s \u2028 \"x\" \\ é"
	on(t, func(t *testing.T, w *world) {
		b := w.notification()
		b.Matter.Title = i18n.Of("en", typed)
		id := w.sent(b, w.b)
		answer := plain(cooperation.Notification, cooperation.Acknowledged)
		answer.Words = i18n.Of("en", typed)
		w.say(w.b, w.a, id, answer)
		for _, p := range []statement.Hash{w.a, w.b} {
			got := w.threads(p, id)[0]
			for _, s := range got.Said {
				if got.Body(s) == nil {
					t.Errorf("to %s what was said by %s is erased", w.name(p), s.Verb)
				}
			}
			if b, ok := got.Body(got.Opening()).(*cooperation.Notified); !ok || b.Matter.Title.String() != typed {
				t.Errorf("to %s the opening is %+v", w.name(p), b)
			}
		}
		w.same()
	})
}

// same sees that what is made anew of the journal is what stands there.
func (w *world) same() {
	w.t.Helper()
	ctx := context.Background()
	before, _, err := w.j.Dump(ctx)
	if err == nil {
		err = w.j.Rebuild(ctx, nil)
	}
	after, _, derr := w.j.Dump(ctx)
	if err := errors.Join(err, derr); err != nil {
		w.t.Fatal(err)
	}
	if before != after {
		w.t.Errorf("made anew, the rows are %v, and were %v", after, before)
	}
}

// TestWhoSeesWhat: the opener sees all offers, no other sees another's, until
// opener and offerer agree.
func TestWhoSeesWhat(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		r := cooperation.Request
		id := w.sent(w.request(), w.b, w.c, w.d)
		for _, p := range []statement.Hash{w.b, w.c} {
			w.say(p, w.a, id, plain(r, cooperation.Acknowledged))
			w.say(p, w.a, id, w.offer())
		}
		if all := w.threads(w.a, id); len(all) != 3 || all[0].State != cooperation.IsOffered || all[2].State != cooperation.IsSent {
			t.Fatalf("the opener sees %d threads", len(all))
		}
		for _, p := range []statement.Hash{w.b, w.c, w.d} {
			if all := w.threads(p, id); len(all) != 1 || all[0].Counterparty != p {
				t.Fatalf("%s sees %d threads", w.name(p), len(all))
			}
		}
		w.say(w.a, w.b, id, access(cooperation.LetIn, w.c))
		if n := len(w.threads(w.c, id)); n != 1 {
			t.Fatalf("let in by one side alone, c sees %d threads", n)
		}
		w.say(w.b, w.a, id, access(cooperation.LetIn, w.c))
		if all := w.threads(w.c, id); len(all) != 2 || all[0].SideOf(w.c) != "" {
			t.Fatalf("let in by both, c sees %d threads", len(all))
		}
		if n := len(w.threads(w.d, id)); n != 1 {
			t.Fatalf("nobody let d in, and it sees %d threads", n)
		}
		w.say(w.b, w.a, id, access(cooperation.TakenOff, w.c))
		if n := len(w.threads(w.c, id)); n != 1 {
			t.Fatalf("taken off, c sees %d threads", n)
		}
		offer := w.threads(w.a, id)[0].Offer.Statement
		w.say(w.a, w.b, id, &cooperation.Reply{As: cooperation.As{Kind: r, Verb: cooperation.Accepted}, Offer: offer})
		if err := w.try(w.a, w.c, id, &cooperation.Reply{As: cooperation.As{Kind: r, Verb: cooperation.Accepted}, Offer: offer}); !fail.Is(err, fail.Conflict) {
			t.Errorf("the offer of one was accepted in the thread of another: %v", err)
		}
		w.say(w.a, w.c, id, &cooperation.Reply{As: cooperation.As{Kind: r, Verb: cooperation.Refused}, Offer: w.threads(w.a, id)[1].Offer.Statement})
		w.same()
	})
}

func TestWhoMaySpeak(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.sent(w.notification(), w.b)
		if err := w.try(w.c, w.a, id, plain(cooperation.Notification, cooperation.Acknowledged)); !fail.Is(err, fail.NotFound) {
			t.Errorf("a third participant: %v", err)
		}
		auditor := policy.Actor{Person: "x", Identity: w.b, Roles: []policy.Role{policy.Auditor}}
		if _, err := w.service.Say(ctx, auditor, id, w.a, statement.Amber, plain(cooperation.Notification, cooperation.Acknowledged)); !fail.Is(err, fail.Denied) {
			t.Errorf("an auditor: %v", err)
		}
		if _, err := w.queries.Case(ctx, policy.Visitor, id); !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor: %v", err)
		}
		operator := policy.Actor{Person: "o", Identity: w.b, Roles: []policy.Role{policy.Operator}}
		if _, err := w.queries.Board(ctx, operator, cooperation.Filter{}); !fail.Is(err, fail.Denied) {
			t.Errorf("an operator: %v", err)
		}
		if _, _, err := w.service.Open(ctx, drafter(w.a), statement.Amber, w.notification(), statement.Hash{9}); !fail.Is(err, fail.Denied) {
			t.Errorf("to somebody whose keys are not here: %v", err)
		}
		if _, _, err := w.service.Open(ctx, drafter(w.a), statement.Amber, w.notification()); !fail.Is(err, fail.Invalid) {
			t.Errorf("to nobody: %v", err)
		}
		later := w.notification()
		later.From = cooperation.At(w.Clock.Now().Add(2*time.Minute), "Africa/Nairobi")
		if _, _, err := w.service.Open(ctx, drafter(w.a), statement.Amber, later, w.b); !fail.Is(err, fail.Invalid) || !strings.Contains(fail.Message(err), "lies in the future") {
			t.Errorf("seen tomorrow: %v", err)
		}
		red, _, err := w.service.Open(ctx, policy.Actor{Person: "c", Identity: w.a, Roles: []policy.Role{policy.ContactOfficer}}, statement.Red, w.notification(), w.b)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.threads(w.b, red); len(got) != 0 {
			t.Error("a drafter reads what is marked TLP:RED")
		}
	})
}

// TestAnErasedTextLeavesTheRows: the thread goes on, without it.
func TestAnErasedTextLeavesTheRows(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.sent(w.notification(), w.b)
		w.say(w.b, w.a, id, plain(cooperation.Notification, cooperation.Acknowledged))
		opening := w.threads(w.a, id)[0].Opening().Statement
		if err := w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error {
			_, err := w.j.Erase(ctx, l, w.a, opening, "to show an erasure")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		got := w.threads(w.b, id)[0]
		if got.Matter != nil || got.Opening().Body != nil || got.State != cooperation.IsAcknowledged {
			t.Errorf("%+v", got.Thread)
		}
		w.same()
	})
}

// TestABoardInParts: the parts of a list, put together, are the list: nothing is left
// out silently, and whosever move it is, what is due first comes first.
func TestABoardInParts(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for _, minutes := range []int64{600, 90, 1200, 90, 300} {
			n := w.notification()
			n.Within.Acknowledge = minutes
			w.sent(n, w.b)
		}
		for who, heap := range map[statement.Hash]cooperation.Heap{w.a: cooperation.Theirs, w.b: cooperation.Ours} {
			whole := w.board(who, heap)
			if !slices.IsSortedFunc(whole, func(a, b cooperation.Line) int { return a.Owed[0].At.Compare(b.Owed[0].At) }) {
				t.Errorf("%s: the list is not in the order of what is due", heap)
			}
			var parts []cooperation.Line
			f := cooperation.Filter{Heap: heap, Limit: 2}
			for n := 0; ; n++ {
				part, err := w.queries.Board(t.Context(), drafter(who), f)
				if err != nil || len(part.Lines) == 0 || n == 3 {
					t.Fatalf("%s: part %d has %d lines, %v", heap, n, len(part.Lines), err)
				}
				parts = append(parts, part.Lines...)
				if part.Next.IsZero() {
					break
				}
				again, ok := cooperation.ParsePlace(part.Next.String())
				if !ok || again != part.Next {
					t.Fatalf("%s is read as %v, %v", part.Next, again, ok)
				}
				f.After = part.Next
			}
			if len(whole) != 5 || !reflect.DeepEqual(parts, whole) {
				t.Errorf("%s: %d lines in parts, %d at once", heap, len(parts), len(whole))
			}
		}
		for _, s := range []string{"", "0", "-1", "x", "1.", "1.0", ".5", "1.2.3", "99999999999999999999"} {
			if p, ok := cooperation.ParsePlace(s); ok {
				t.Errorf("%q is read as %v", s, p)
			}
		}
	})
}

// TestWhatACaseReliesOn: the provision is one that this hub knows, when a case is
// opened and when its opening is corrected; and nobody opens one with oneself.
func TestWhatACaseReliesOn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.service.Provided = func(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
			return id == "un:a-70-174:13:a", nil
		}
		known := w.notification()
		known.Provision = "un:a-70-174:13:a"
		w.sent(known, w.b)
		id := w.sent(w.notification(), w.b) // that of the template
		bad := w.notification()
		bad.Provision = "un:a-70-174:99"
		if _, _, err := w.service.Open(t.Context(), drafter(w.a), statement.Amber, bad, w.b); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "Provision relied on: ") {
			t.Errorf("it relies on what there is not: %v", err)
		}
		c := &cooperation.Correction{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Corrected}, On: w.threads(w.a, id)[0].Opening().Statement, Matter: &bad.Matter, Reason: en("A mistake.")}
		if _, err := w.service.Say(t.Context(), drafter(w.a), id, w.b, statement.Amber, c); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "Provision relied on: ") {
			t.Errorf("it is corrected to what there is not: %v", err)
		}
		w.service.Provided = nil
		other := w.request()
		other.Half, other.Provision = cooperation.Mitigation, "un:a-70-174:13:h:1"
		if _, _, err := w.service.Open(t.Context(), drafter(w.a), statement.Amber, other, w.b); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "belong together") {
			t.Errorf("it rests on one half and relies on the other: %v", err)
		}
		if _, _, err := w.service.Open(t.Context(), drafter(w.a), statement.Amber, w.notification(), w.b, w.a); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "take your own participant off") {
			t.Errorf("with oneself: %v", err)
		}
	})
}
