package exercise

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Body is what a statement of this room says.
type Body interface {
	corpus.Body
	marked() bool
}

func (m *Marked) marked() bool { return m.Exercise }

// Subject implements corpus.Body. No body here says its subject: the header alone
// does.
func (*Marked) Subject() string { return "" }

// Type implements corpus.Body, as the methods of the same name below.
func (*Opened) Type() string   { return TypeOpened }
func (*Played) Type() string   { return TypePlayed }
func (*Paused) Type() string   { return TypePaused }
func (*Resumed) Type() string  { return TypeResumed }
func (*Observed) Type() string { return TypeObserved }
func (*Closed) Type() string   { return TypeClosed }

// empty gives the empty body of a type; nil for any other type.
func empty(typ string) Body {
	switch typ {
	case TypeOpened:
		return &Opened{}
	case TypePlayed:
		return &Played{}
	case TypePaused:
		return &Paused{}
	case TypeResumed:
		return &Resumed{}
	case TypeObserved:
		return &Observed{}
	case TypeClosed:
		return &Closed{}
	}
	return nil
}

// Decode reads and checks a body: fail.Invalid for what breaks a rule.
func Decode(typ string, body []byte) (Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, bad("exercises have no statement of type %.60q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// draftOf writes what one says to the other in a thread of an exercise.
func draftOf(by, to statement.Hash, id string, m statement.Marking, b Body, refs ...statement.Hash) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if !cooperation.IsExercise(id) || by == to || by.IsZero() || to.IsZero() || m == statement.Clear || m == "" {
		return ledger.Draft{}, bad("a statement of an exercise is by one participant to another, and marked narrower than TLP:CLEAR")
	}
	body, err := corpus.Encode(b)
	return ledger.Draft{By: by, Type: b.Type(), Stream: to.String(), Subject: id, Marking: m, Refs: refs, Body: body}, err
}

func (m *Marked) check() error {
	if !m.Exercise {
		return bad("what belongs to an exercise is marked EXERCISE")
	}
	return nil
}

// Check implements corpus.Body, as the methods of the same name below.
func (b *Opened) Check() error {
	if err := b.check(); err != nil {
		return err
	}
	if err := checkText(b.Title, MaxTitle); err != nil {
		return err
	}
	if !b.About.Empty() || b.About.Original != "" {
		if err := checkText(b.About, MaxWords); err != nil {
			return err
		}
	}
	_, timed := b.Starts.Time()
	switch {
	case len(b.Scenario) > 64 || !nameForm.MatchString(b.Scenario) || b.Sealed.IsZero():
		return bad("an exercise names its scenario, and holds a hash of it")
	case !timed || b.Starts.Zone == "":
		return bad("an exercise has an instant at which it starts")
	case b.Factor < 1 || b.Factor > MaxFactor:
		return bad("the clock of an exercise runs as fast as any, or up to %d times as fast", MaxFactor)
	case len(b.Players) == 0 || len(b.Players) > MaxPlayers:
		return bad("an exercise has at least one player, and at most %d", MaxPlayers)
	}
	seen := map[string]bool{}
	for _, p := range b.Players {
		if !isSlug(p.Role) || seen[p.Role] || p.Participant.IsZero() {
			return bad("%.40q is no part of a scenario, or is played twice", p.Role)
		}
		seen[p.Role] = true
		if err := checkText(p.Title, MaxTitle); err != nil {
			return err
		}
	}
	return nil
}

func (b *Played) Check() error {
	switch {
	case !b.Exercise:
		return b.check()
	case !isSlug(b.Inject) || !isSlug(b.Role) || b.Minute < 0 || b.Minute > MaxMinute:
		return bad("an inject has a name, a minute and somebody to whom it is addressed")
	}
	if !b.From.Empty() {
		if err := checkText(b.From, MaxTitle); err != nil {
			return err
		}
	}
	if err := checkText(b.Title, MaxTitle); err != nil {
		return err
	}
	return checkText(b.Words, MaxWords)
}

func (b *Paused) Check() error  { return b.check() }
func (b *Resumed) Check() error { return b.check() }

func (b *Observed) Check() error {
	if err := b.check(); err != nil {
		return err
	}
	if b.Inject != "" && !isSlug(b.Inject) {
		return bad("%.40q is no inject", b.Inject)
	}
	return checkText(b.Words, MaxWords)
}

func (b *Closed) Check() error {
	if err := b.check(); err != nil {
		return err
	}
	if len(b.Table) > MaxInjects*MaxExpect {
		return bad("an after-action table has at most %d rows", MaxInjects*MaxExpect)
	}
	for _, r := range b.Table {
		if !isSlug(r.Inject) || !isSlug(r.Role) || !slices.Contains(Results(), r.Result) {
			return bad("a row of an after-action table names an inject, a player and a result")
		}
	}
	return nil
}

// Results lists the results.
func Results() []Result { return []Result{Unplayed, Shown, Awaited, Reached, Late, Missed} }

// checkText: the original wording is there, and no wording is empty, too long or
// holds control characters.
func checkText(t i18n.Text, most int) error {
	if t.In[t.Original] == "" || t.Original == "" {
		return bad("a wording is missing, in its own language")
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		if strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s) ||
			strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }) {
			return bad("a wording is empty, longer than %d bytes, or holds control characters", most)
		}
	}
	return nil
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }
