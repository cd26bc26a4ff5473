package web

import "comity.example/comity/internal/module/cooperation"

// step is one of the intervals of a case.
type step struct {
	name string
	of   func(w *cooperation.Within) *int64
}

// steps lists the intervals that a kind of case has.
func steps(k cooperation.Kind) []step {
	out := []step{
		{"acknowledge", func(w *cooperation.Within) *int64 { return &w.Acknowledge }},
		{"onward", func(w *cooperation.Within) *int64 { return &w.Onward }},
	}
	if k == cooperation.Notification {
		out = append(out, step{"answer", func(w *cooperation.Within) *int64 { return &w.Answer }})
	} else {
		out = append(out, step{"offer", func(w *cooperation.Within) *int64 { return &w.Offer }},
			step{"decide", func(w *cooperation.Within) *int64 { return &w.Decide }})
	}
	return append(out, step{"reply", func(w *cooperation.Within) *int64 { return &w.Reply }},
		step{"conclude", func(w *cooperation.Within) *int64 { return &w.Conclude }})
}
