package check

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

// terms of a check that begins at noon, reminds once after two hours, and goes on
// after one more.
func terms(lasts time.Duration) *Terms {
	return &Terms{Community: "global", From: instant(noon), Until: instant(noon.Add(lasts)), Pace: Pace{Remind: 120, Times: 1, Onward: 60}, Plan: "test"}
}

func two() []Choice { return []Choice{{ID: "first"}, {ID: "second"}} }

func TestNext(t *testing.T) {
	ask := func(whom string, at int) Step { return Step{Do: Ask, Whom: whom, At: noon.Add(hours(at))} }
	remind := func(whom string, at int) Step { return Step{Do: Remind, Whom: whom, At: noon.Add(hours(at))} }
	back := func(s Step) Step { s.Back = true; return s }
	week := noon.Add(hours(7 * 24))
	for name, tc := range map[string]struct {
		steps    []Step
		answered bool
		alone    bool
		order    []Choice
		officers Choice
		now      int // hours after noon
		want     string
	}{
		"before it begins":                                   {order: two(), now: -5, want: "asked first +0"},
		"at once":                                            {order: two(), want: "asked first +0"},
		"who asked is reminded":                              {steps: []Step{ask("first", 0)}, order: two(), now: 1, want: "reminded first +2"},
		"then the next is asked":                             {steps: []Step{ask("first", 0), remind("first", 2)}, order: two(), now: 2, want: "asked second +3"},
		"time counts from when it was done":                  {steps: []Step{ask("first", 0), remind("first", 9)}, order: two(), now: 9, want: "asked second +10"},
		"the last are the officers":                          {steps: []Step{ask("first", 0), remind("first", 2), ask("second", 3), remind("second", 5)}, order: two(), now: 5, want: "asked officers +6"},
		"officers are reminded":                              {steps: []Step{ask("first", 0), remind("first", 2), ask("second", 3), remind("second", 5), ask(Officers, 6)}, order: two(), now: 6, want: "reminded officers +8"},
		"and then there is nobody":                           {steps: []Step{ask("first", 0), remind("first", 2), ask("second", 3), remind("second", 5), ask(Officers, 6), remind(Officers, 8)}, order: two(), now: 8},
		"an answer ends it":                                  {steps: []Step{ask("first", 0)}, answered: true, order: two(), now: 3},
		"the deadline ends it":                               {steps: []Step{ask("first", 0)}, order: two(), now: 48},
		"mail that came back: the next, at once":             {steps: []Step{back(ask("first", 0))}, order: two(), now: 1, want: "asked second +0"},
		"one that has gone: the next, at once":               {steps: []Step{ask("gone", 0)}, order: two(), now: 1, want: "asked first +0"},
		"no contact: the officers":                           {want: "asked officers +0"},
		"within its hours":                                   {order: []Choice{{ID: "first", Ready: noon.Add(hours(20))}}, want: "asked first +20"},
		"reminded within its hours":                          {steps: []Step{ask("first", 0)}, order: []Choice{{ID: "first", Ready: noon.Add(hours(20))}}, now: 1, want: "reminded first +20"},
		"hours that begin too late: the next":                {order: []Choice{{ID: "first", Ready: noon.Add(hours(50))}, {ID: "second"}}, want: "asked second +0"},
		"asked by another check: the next":                   {order: []Choice{{ID: "first", Spared: week}, {ID: "second"}}, want: "asked second +0"},
		"all asked by others: none, nor officers":            {order: []Choice{{ID: "first", Spared: week}, {ID: "second", Spared: week}}},
		"all asked by others: wait for the first":            {order: []Choice{{ID: "first", Spared: noon.Add(hours(30))}, {ID: "second", Spared: noon.Add(hours(20))}}, want: "asked second +20"},
		"officers asked by another check":                    {steps: []Step{back(ask("first", 0))}, order: two()[:1], officers: Choice{Spared: week}},
		"officers whose week ends before the deadline":       {steps: []Step{back(ask("first", 0))}, order: two()[:1], officers: Choice{Spared: noon.Add(hours(30))}, now: 1, want: "asked officers +30"},
		"a contact whose week ends, after the officers":      {steps: []Step{ask("second", 0), remind("second", 2), ask(Officers, 3), remind(Officers, 5)}, order: []Choice{{ID: "first", Spared: noon.Add(hours(30))}, {ID: "second"}}, now: 6, want: "asked first +30"},
		"a contact whose week ends, before the officers":     {steps: []Step{ask("second", 0), remind("second", 2)}, order: []Choice{{ID: "first", Spared: noon.Add(hours(3))}, {ID: "second"}}, now: 3, want: "asked first +3"},
		"a contact whose week ends after the deadline":       {steps: []Step{ask("second", 0), remind("second", 2), ask(Officers, 3), remind(Officers, 5)}, order: []Choice{{ID: "first", Spared: week}, {ID: "second"}}, now: 6},
		"a contact whose week ends, and no officers":         {alone: true, steps: []Step{ask("second", 0), remind("second", 2)}, order: []Choice{{ID: "first", Spared: noon.Add(hours(30))}, {ID: "second"}}, now: 3, want: "asked first +30"},
		"no contact, and no officers":                        {alone: true},
		"after the last nobody, where there are no officers": {alone: true, steps: []Step{ask("first", 0), remind("first", 2)}, order: two()[:1], now: 5},
		"a clock that was set back":                          {steps: []Step{ask("first", 0)}, order: two(), now: -1, want: "reminded first +2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &State{Terms: terms(hours(48)), Answered: tc.answered, Alone: tc.alone, Steps: tc.steps}
			m, ok := s.Next(tc.order, tc.officers, noon.Add(hours(tc.now)))
			got := ""
			if ok {
				got = fmt.Sprintf("%s %s +%d", m.Do, m.Whom, int(m.At.Sub(noon).Hours()))
			}
			if got != tc.want {
				t.Errorf("next is %q, want %q", got, tc.want)
			}
		})
	}
}

func TestLook(t *testing.T) {
	s := &State{Terms: terms(hours(48)), Steps: []Step{{Do: Ask, Whom: "first", At: noon}}}
	m, ok := s.Next(two(), Choice{}, noon)
	if got := s.Look(m, ok, noon); !got.Equal(noon.Add(Glance)) {
		t.Errorf("whether the mail came back is looked at %v", got)
	}
	if got := s.Look(m, ok, noon.Add(Glance)); !got.Equal(noon.Add(hours(2))) {
		t.Errorf("after that it is looked at %v", got)
	}
	s.Answered = true
	m, ok = s.Next(two(), Choice{}, noon)
	if got := s.Look(m, ok, noon); !got.IsZero() {
		t.Errorf("what was answered is looked at %v", got)
	}
}

// Any walk, whatever the clock does: nobody is asked twice or reminded more often
// than the plan says, nobody in the order is passed over before the officers are
// asked, nothing is done after an answer or the deadline, and it comes to an end.
func TestWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tm := terms(hours(rapid.IntRange(1, 200).Draw(t, "lasts")))
		tm.Pace = Pace{Remind: rapid.Int64Range(1, 600).Draw(t, "remind"), Times: rapid.Int64Range(0, 3).Draw(t, "times"), Onward: rapid.Int64Range(1, 600).Draw(t, "onward")}
		var order []Choice
		for i := range rapid.IntRange(0, 5).Draw(t, "contacts") {
			c := Choice{ID: fmt.Sprint("contact ", i)}
			if rapid.IntRange(0, 4).Draw(t, "spared") == 0 {
				c.Spared = noon.Add(hours(rapid.IntRange(1, 240).Draw(t, "until")))
			}
			order = append(order, c)
		}
		s, now := &State{Terms: tm}, noon
		for round := 0; ; round++ {
			if round > 3000 {
				t.Fatal("it does not come to an end")
			}
			here := slices.Clone(order)
			for i := range here {
				here[i].Ready = now.Add(time.Duration(i%2) * time.Minute) // hours that have not begun
			}
			m, ok := s.Next(here, Choice{}, now)
			if ok && !m.At.After(now) {
				if s.Answered || !now.Before(tm.Ends()) {
					t.Fatalf("%+v after it was over", m)
				}
				if m.Do == Ask && m.Whom == Officers {
					for _, c := range order {
						if !s.done(c.ID) && !c.Spared.After(now) && now.Add(time.Minute).Before(tm.Ends()) {
							t.Fatalf("%s was passed over", c.ID)
						}
					}
				}
				s.Steps = append(s.Steps, Step{Do: m.Do, Whom: m.Whom, At: now, Back: m.Whom != Officers && rapid.IntRange(0, 5).Draw(t, "back") == 0})
				s.Answered = rapid.IntRange(0, 9).Draw(t, "answers") == 0
				continue
			}
			next := s.Look(m, ok, now)
			if next.IsZero() {
				break
			}
			if ok && next.After(m.At) {
				t.Fatalf("it is looked at %v, too late for %+v", next, m)
			}
			switch rapid.IntRange(0, 5).Draw(t, "clock") {
			case 0:
				now = next.Add(hours(rapid.IntRange(0, 30).Draw(t, "late"))) // it was put forward, or the hub was away
			case 1:
				now = now.Add(-10 * time.Minute)
			default:
				now = next
			}
		}
		asked, reminded := map[string]int{}, map[string]int64{}
		for _, st := range s.Steps {
			switch st.Do {
			case Ask:
				asked[st.Whom]++
			case Remind:
				reminded[st.Whom]++
				if asked[st.Whom] == 0 {
					t.Fatalf("%s is reminded of what it was not asked", st.Whom)
				}
			}
		}
		for whom := range asked {
			if asked[whom] != 1 || reminded[whom] > tm.Pace.Times {
				t.Fatalf("%s was asked %d times and reminded %d times", whom, asked[whom], reminded[whom])
			}
		}
	})
}
