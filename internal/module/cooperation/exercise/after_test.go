package exercise

import (
	"testing"
	"time"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// TestAfterAction: what was expected is held against what was said, in the order
// of the journal.
func TestAfterAction(t *testing.T) {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	const other = "exercise:ffffffffffffffffffffffffffffffff"
	n := cooperation.Notification
	// said is a case in which one says something to the other, minutes after the
	// inject, in this exercise.
	said := func(opener, counterparty statement.Hash, minutes int, index int64, verbs ...cooperation.Verb) *cooperation.Thread {
		c := &cooperation.Thread{Case: "case:0123456789abcdef0123456789abcdef", Kind: n, Opener: opener, Counterparty: counterparty, Exercise: true, Occasion: &cooperation.Occasion{ID: anID, Organizer: organizer}}
		for i, v := range verbs {
			side := cooperation.Opener
			if i > 0 {
				side = cooperation.Counterparty
			}
			c.Said = append(c.Said, cooperation.Said{Mark: cooperation.Mark{Statement: statement.Hash{byte(index), byte(i), 7}, Side: side, At: at.Add(time.Duration(minutes) * time.Minute), Index: index + int64(i)}, Verb: v})
		}
		return c
	}
	with := func(c *cooperation.Thread, change func(*cooperation.Thread)) *cooperation.Thread {
		change(c)
		return c
	}
	sent := Expected{Kind: n, Verb: cooperation.Sent, To: "south", Within: 30}
	for _, tc := range []struct {
		name   string
		expect []Expected
		cases  []*cooperation.Thread
		after  int // minutes after the inject
		closed bool
		want   []Result
		took   int64
	}{
		{"nothing was expected", nil, nil, 5, false, []Result{Shown}, 0},
		{"awaited", []Expected{sent}, nil, 30, false, []Result{Awaited}, 0},
		{"not reached in time", []Expected{sent}, nil, 31, false, []Result{Missed}, 0},
		{"not reached when it was over", []Expected{sent}, nil, 5, true, []Result{Missed}, 0},
		{"reached", []Expected{sent}, []*cooperation.Thread{said(north, south, 12, 10, cooperation.Sent)}, 20, false, []Result{Reached}, 12},
		{"reached late", []Expected{sent}, []*cooperation.Thread{said(north, south, 45, 10, cooperation.Sent)}, 50, false, []Result{Late}, 45},
		{"reached, with a clock that was set back", []Expected{sent}, []*cooperation.Thread{said(north, south, -60, 10, cooperation.Sent)}, 20, false, []Result{Reached}, 0},
		{"to somebody else", []Expected{sent}, []*cooperation.Thread{said(north, organizer, 12, 10, cooperation.Sent)}, 40, false, []Result{Missed}, 0},
		{"by somebody else", []Expected{sent}, []*cooperation.Thread{said(south, north, 12, 10, cooperation.Sent)}, 40, false, []Result{Missed}, 0},
		{"before the inject", []Expected{sent}, []*cooperation.Thread{said(north, south, 12, 1, cooperation.Sent)}, 40, false, []Result{Missed}, 0},
		{"in earnest", []Expected{sent}, []*cooperation.Thread{with(said(north, south, 12, 10, cooperation.Sent), func(c *cooperation.Thread) { c.Exercise = false })}, 40, false, []Result{Missed}, 0},
		{"in no exercise of a scenario", []Expected{sent}, []*cooperation.Thread{with(said(north, south, 12, 10, cooperation.Sent), func(c *cooperation.Thread) { c.Occasion = nil })}, 40, false, []Result{Missed}, 0},
		{"in another exercise", []Expected{sent}, []*cooperation.Thread{with(said(north, south, 12, 10, cooperation.Sent), func(c *cooperation.Thread) { c.Occasion.ID = other })}, 40, false, []Result{Missed}, 0},
		{"of the other kind", []Expected{sent}, []*cooperation.Thread{with(said(north, south, 12, 10, cooperation.Sent), func(c *cooperation.Thread) { c.Kind = cooperation.Request })}, 40, false, []Result{Missed}, 0},
		{"one statement counts once", []Expected{sent, sent}, []*cooperation.Thread{said(north, south, 12, 10, cooperation.Sent)}, 40, false, []Result{Reached, Missed}, 12},
		{"acknowledged by who received it", []Expected{{Kind: n, Verb: cooperation.Acknowledged, To: "south"}}, []*cooperation.Thread{said(south, north, 3, 10, cooperation.Sent, cooperation.Acknowledged)}, 4, false, []Result{Reached}, 3},
		{"acknowledged by telephone", []Expected{{Kind: n, Verb: cooperation.Acknowledged}}, []*cooperation.Thread{said(south, north, 3, 10, cooperation.Sent, cooperation.Noted)}, 4, false, []Result{Reached}, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := scenario(0)
			s.Injects[0].Expect = tc.expect
			p := begin(t, s, at, "UTC", 1)
			p.n = 4
			p.turn(t, at)
			now := at.Add(time.Duration(tc.after) * time.Minute)
			if tc.closed {
				p.n = 50
				p.say(t, now, &Closed{Marked: Marked{true}})
			}
			rows := After(s, p.threads, tc.cases, now)
			if len(rows) != len(tc.want) {
				t.Fatalf("%d rows", len(rows))
			}
			for i, r := range rows {
				if r.Result != tc.want[i] || r.Player != north {
					t.Errorf("row %d: %s, want %s", i, r.Result, tc.want[i])
				}
			}
			if rows[0].Took != tc.took {
				t.Errorf("took %d minutes, want %d", rows[0].Took, tc.took)
			}
		})
	}
}

// TestAfterActionOfFastClocks: times are the scenario's, without pauses.
func TestAfterActionOfFastClocks(t *testing.T) {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	p := begin(t, scenario(0), at, "UTC", 10)
	p.turn(t, at)
	p.say(t, at.Add(time.Minute), &Paused{Marked{true}})
	p.say(t, at.Add(6*time.Minute), &Resumed{Marked{true}})
	if got := p.threads[0].Minutes(at, at.Add(8*time.Minute)); got != 30 {
		t.Errorf("%d minutes, want 30", got)
	}
	if rows := After(p.s, p.threads, nil, at); len(For(rows, north)) != 1 || len(For(rows, south)) != 0 {
		t.Errorf("%+v", rows)
	}
}
