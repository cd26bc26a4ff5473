package exercise

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

var (
	organizer = statement.Hash{0x0a}
	north     = statement.Hash{0x0b}
	south     = statement.Hash{0x0c}
)

const anID = "exercise:0123456789abcdef0123456789abcdef"

func en(s string) i18n.Text { return i18n.Of("en", s) }

// play is an exercise of two players, statement by statement.
type play struct {
	s       *Scenario
	threads []*Thread
	n       int64
}

func scenario(minutes ...int64) *Scenario {
	s := &Scenario{Form: Form, ID: "canary/1", Title: Wording{en("CANARY-scenario")}, Players: []Part{{"north", Wording{en("CANARY-north")}}, {"south", Wording{en("CANARY-south")}}}}
	for i, m := range minutes {
		to := [][]string{{"north"}, {"south"}, {"north", "south"}}[i%3]
		s.Injects = append(s.Injects, Inject{ID: fmt.Sprintf("inject-%d", i), Minute: m, To: to, Title: Wording{en("CANARY-title")}, Words: Wording{en("CANARY-words")}})
	}
	return s
}

func begin(t interface{ Fatal(...any) }, s *Scenario, starts time.Time, zone string, factor int64) *play {
	p := &play{s: s, threads: []*Thread{nil, nil}}
	p.say(t, starts.Add(-time.Hour), &Opened{Marked: Marked{true}, Title: s.Title.Text, Scenario: s.ID, Sealed: statement.Hash{1}, Starts: cooperation.At(starts, zone), Factor: factor,
		Players: []Player{{"north", en("N"), north}, {"south", en("S"), south}}})
	return p
}

// say says something to both players.
func (p *play) say(t interface{ Fatal(...any) }, at time.Time, b Body) {
	for i := range p.threads {
		p.one(t, i, at, b)
	}
}

func (p *play) one(t interface{ Fatal(...any) }, i int, at time.Time, b Body) {
	if err := b.Check(); err != nil {
		t.Fatal(err)
	}
	p.n++
	to := []statement.Hash{north, south}[i]
	next, err := Next(p.threads[i], Move{Mark: Mark{statement.Hash{byte(p.n), byte(p.n >> 8), 1}, organizer, at, p.n}, To: to, Subject: anID, Type: b.Type(), Marking: statement.Amber, Body: b})
	if err != nil {
		t.Fatal(err)
	}
	p.threads[i] = next
}

// turn plays what is due, as the runner does, and gives what that was.
func (p *play) turn(t interface{ Fatal(...any) }, now time.Time) (played []string, next time.Time) {
	calls, next := Turn(p.s, p.threads, nil, now)
	for _, c := range calls {
		at, ok := c.Thread.When(c.Inject.Minute)
		if !ok || at.After(now) {
			t.Fatal("an inject was played before its time")
		}
		p.one(t, slices.Index([]string{"north", "south"}, c.Role), now, &Played{Marked: Marked{true}, Inject: c.Inject.ID, Minute: c.Inject.Minute, Role: c.Role, Title: c.Inject.Title.Text, Words: c.Inject.Words.Text})
		played = append(played, Key(c.Inject.ID, c.Role))
	}
	return played, next
}

// TestNoInjectIsLostAndNoneTwice: whichever way the clock is set, across changes
// of the clocks of a zone and leap days, with pauses in between: every inject is
// played to whom it is addressed, once, none before its time, those of one player
// in the order of the scenario.
func TestNoInjectIsLostAndNoneTwice(t *testing.T) {
	starts := map[string]time.Time{
		"an ordinary day":            time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC),
		"clocks are put forward":     time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC),
		"clocks are put back":        time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC),
		"the eve of a leap day":      time.Date(2028, 2, 28, 23, 0, 0, 0, time.UTC),
		"a leap day":                 time.Date(2028, 2, 29, 23, 0, 0, 0, time.UTC),
		"the last minute of a year":  time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC),
		"before there were machines": time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC),
	}
	for name, at := range starts {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := scenario(rapid.SliceOfN(rapid.Int64Range(0, 600), 1, 9).Draw(t, "minutes")...)
				p := begin(t, s, at, "Europe/Vienna", rapid.Int64Range(1, MaxFactor).Draw(t, "factor"))
				now := at.Add(-time.Minute)
				seen := map[string]int{}
				note := func(played []string) {
					for _, k := range played {
						seen[k]++
					}
				}
				for range rapid.IntRange(1, 30).Draw(t, "turns") {
					jump := rapid.SampledFrom([]time.Duration{time.Second, 15 * time.Second, time.Minute, 10 * time.Minute, -10 * time.Minute, -time.Hour, time.Hour, 24 * time.Hour}).Draw(t, "jump")
					now = now.Add(jump)
					switch first := p.threads[0]; {
					case first.State == Still:
						p.say(t, now, &Resumed{Marked{true}})
					case rapid.IntRange(0, 4).Draw(t, "pause") == 0:
						p.say(t, now, &Paused{Marked{true}})
					}
					played, _ := p.turn(t, now)
					if p.threads[0].State == Still && len(played) > 0 {
						t.Fatal("something was played in a pause")
					}
					note(played)
				}
				if p.threads[0].State == Still {
					p.say(t, now, &Resumed{Marked{true}})
				}
				for next := now; !next.IsZero(); now = next { // as the scheduler: from one instant that it was given to the next
					var played []string
					played, next = p.turn(t, next)
					note(played)
				}
				for _, th := range p.threads {
					for i, shot := range th.Shots {
						if i > 0 && shot.Minute < th.Shots[i-1].Minute {
							t.Fatal("one came in another order than the scenario's")
						}
					}
				}
				for _, j := range s.Injects {
					for _, role := range j.To {
						if n := seen[Key(j.ID, role)]; n != 1 {
							t.Fatalf("%s was played %d times to %s", j.ID, n, role)
						}
					}
				}
			})
		})
	}
}

func TestTheClockOfAnExercise(t *testing.T) {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	minute := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
	for _, tc := range []struct {
		name   string
		factor int64
		pauses []time.Time // paused, resumed, …
		want   time.Time   // of minute 60; zero: it stands still
	}{
		{"as any clock", 1, nil, minute(60)},
		{"six times as fast", 6, nil, minute(10)},
		{"a pause of ten minutes", 1, []time.Time{minute(5), minute(15)}, minute(70)},
		{"two pauses, twice as fast", 2, []time.Time{minute(5), minute(10), minute(20), minute(21)}, minute(36)},
		{"paused before it starts, and resumed", 1, []time.Time{minute(-20), minute(-10)}, minute(60)},
		{"paused before it starts, and resumed after", 1, []time.Time{minute(-20), minute(10)}, minute(70)},
		{"a pause that a clock which was set back ended before it began", 1, []time.Time{minute(30), minute(10)}, minute(60)},
		{"paused", 1, []time.Time{minute(5)}, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := begin(t, scenario(60), at, "UTC", tc.factor)
			for i, when := range tc.pauses {
				p.say(t, when, []Body{&Paused{Marked{true}}, &Resumed{Marked{true}}}[i%2])
			}
			got, ok := p.threads[0].When(60)
			if ok != !tc.want.IsZero() || ok && !got.Equal(tc.want) {
				t.Errorf("%v, %v, want %v", got, ok, tc.want)
			}
		})
	}
}

// TestWhatIsErasedIsNotPlayedAgain: a text that was played and erased.
func TestWhatIsErasedIsNotPlayedAgain(t *testing.T) {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	p := begin(t, scenario(0), at, "UTC", 1)
	p.threads[0].Shots = []Shot{{Mark: Mark{Statement: statement.Hash{9}}}}
	if calls, _ := Turn(p.s, p.threads, []string{"inject-0/north"}, at); len(calls) != 0 {
		t.Errorf("%+v", calls)
	}
}

func TestWhoSaysWhat(t *testing.T) {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	marked := Marked{true}
	inject := &Played{Marked: marked, Inject: "inject-0", Role: "north", Title: en("x"), Words: en("x")}
	for _, tc := range []struct {
		name    string
		by, to  statement.Hash
		m       statement.Marking
		body    Body
		before  []Body
		subject string
		want    fail.Kind
	}{
		{"the organizer pauses", organizer, north, statement.Amber, &Paused{marked}, nil, anID, ""},
		{"a player pauses", north, organizer, statement.Amber, &Paused{marked}, nil, anID, fail.Denied},
		{"a player observes", north, organizer, statement.Amber, &Observed{Marked: marked, Words: en("CANARY-observed")}, nil, anID, ""},
		{"another player observes", south, organizer, statement.Amber, &Observed{Marked: marked, Words: en("x")}, nil, anID, fail.Denied},
		{"of another exercise", organizer, north, statement.Amber, &Paused{marked}, nil, anID[:40] + "0", fail.Denied},
		{"wider than it was opened", organizer, north, statement.Green, &Paused{marked}, nil, anID, fail.Invalid},
		{"resumed without a pause", organizer, north, statement.Amber, &Resumed{marked}, nil, anID, fail.Conflict},
		{"paused twice", organizer, north, statement.Amber, &Paused{marked}, []Body{&Paused{marked}}, anID, fail.Conflict},
		{"played twice", organizer, north, statement.Amber, inject, []Body{inject}, anID, fail.Conflict},
		{"played after the end", organizer, north, statement.Amber, inject, []Body{&Closed{Marked: marked}}, anID, fail.Conflict},
		{"observed after the end", organizer, north, statement.Amber, &Observed{Marked: marked, Words: en("x")}, []Body{&Closed{Marked: marked}}, anID, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := begin(t, scenario(0), at, "UTC", 1)
			for _, b := range tc.before {
				p.one(t, 0, at, b)
			}
			_, err := Next(p.threads[0], Move{Mark: Mark{statement.Hash{99}, tc.by, at, 99}, To: tc.to, Subject: tc.subject, Type: tc.body.Type(), Marking: tc.m, Body: tc.body})
			if tc.want == "" && err != nil || tc.want != "" && !fail.Is(err, tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}
