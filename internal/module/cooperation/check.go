package cooperation

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 400
	MaxWords      = 20_000
	MaxName       = 600
	MaxIndicators = 200
	MaxValue      = 2_000
	MaxFields     = 40
	MaxItems      = 40
	MaxSteps      = 20
	MaxMinutes    = 366 * 24 * 60
	maxSlug       = 64
)

// InstantForm is how instants are written: in UTC, to the minute.
const InstantForm = "2006-01-02T15:04Z"

// At gives an instant as it is written, seen from a zone: IANA's name of it.
func At(t time.Time, zone string) Instant {
	return Instant{UTC: t.UTC().Format(InstantForm), Zone: zone}
}

// LocalForm is how an instant is typed: as clocks in its zone show it.
const LocalForm = "2006-01-02 15:04"

// Misread is why what was typed is no instant; "" where it is one.
type Misread string

// What can be wrong with what was typed.
const (
	NoZone    Misread = "zone"    // there is no such time zone
	NoInstant Misread = "instant" // it has another form
	Skipped   Misread = "skipped" // clocks there are put forward past it
	Twice     Misread = "twice"   // clocks there show it twice, before and after they are put back
)

// ReadLocal reads an instant as it was typed, with a blank or a T before the time.
// A time that clocks in the zone do not show is none: an hour earlier or later may
// have been meant, and a deadline hangs on it. A time that they show twice, because
// they are put back, is written with what is added to UTC, as Writings gives it; no
// other time needs that.
func ReadLocal(s, zone string) (Instant, Misread) {
	in, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		return Instant{}, NoZone
	}
	s = strings.Replace(s, "T", " ", 1)
	offset, said := time.Parse(offsetForm, s)
	typed, err := time.Parse(LocalForm, s)
	switch {
	case said == nil:
		typed = wall(offset)
	case err != nil:
		return Instant{}, NoInstant
	}
	all := shown(typed, in)
	if said == nil {
		all = slices.DeleteFunc(all, func(t time.Time) bool { return !t.Equal(offset) })
	}
	switch len(all) {
	case 0:
		return Instant{}, Skipped
	case 1:
		return At(all[0], zone), ""
	}
	return Instant{}, Twice
}

const offsetForm = LocalForm + " -07:00"

// wall is what a clock shows, as if it were in UTC.
func wall(t time.Time) time.Time {
	_, east := t.Zone()
	return t.UTC().Add(time.Duration(east) * time.Second)
}

// shown lists the instants at which clocks in a zone show a time, the earlier first.
func shown(typed time.Time, in *time.Location) (out []time.Time) {
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, east := typed.Add(near).In(in).Zone()
		t := typed.Add(-time.Duration(east) * time.Second).In(in)
		if wall(t).Equal(typed) && !slices.ContainsFunc(out, t.Equal) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// Writings gives how an instant is typed in a zone: with what is added to UTC where
// clocks there show its time twice.
func Writings(t time.Time, in *time.Location) []string {
	all := shown(wall(t.In(in).Truncate(time.Minute)), in)
	if len(all) < 2 {
		return []string{t.In(in).Format(LocalForm)}
	}
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = one.Format(offsetForm)
	}
	return out
}

// Both gives the two ways in which a time is written that ReadLocal found to be shown
// Twice.
func Both(s, zone string) (first, second string) {
	in, err := time.LoadLocation(zone)
	if err != nil {
		return s, s
	}
	t, err := time.ParseInLocation(LocalForm, strings.Replace(s, "T", " ", 1), in)
	if err != nil {
		return s, s
	}
	all := Writings(t, in)
	return all[0], all[len(all)-1]
}

// Time reads it; ok is false for any other form.
func (i Instant) Time() (t time.Time, ok bool) {
	t, err := time.Parse(InstantForm, i.UTC)
	return t, err == nil && t.Format(InstantForm) == i.UTC
}

// IsZero reports whether there is none.
func (i Instant) IsZero() bool { return i == Instant{} }

func (i Instant) check(what fail.Clause) error {
	if _, ok := i.Time(); !ok {
		return bad("%s is an instant in UTC, to the minute", what)
	}
	if len(i.Zone) > maxSlug || i.Zone == "" || i.Zone == "Local" {
		return bad("%s: %.40q is no time zone", what, i.Zone)
	}
	if _, err := time.LoadLocation(i.Zone); err != nil {
		return bad("%s: %.40q is no time zone", what, i.Zone)
	}
	return nil
}

// text: at least the original is there, in languages that have a form, and no
// wording has more bytes than most or holds control characters.
func text(what fail.Clause, t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return bad("%s: the original wording is missing", what)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		switch {
		case !langForm.MatchString(lang):
			return bad("%s: %.20q is no language", what, lang)
		case strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s):
			return bad("%s is empty in one language, or longer than %d bytes", what, most)
		case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }):
			return bad("%s holds control characters", what)
		}
	}
	return nil
}

func maybe(what fail.Clause, t i18n.Text, most int) error {
	if len(t.In) == 0 && t.Original == "" {
		return nil
	}
	return text(what, t, most)
}

func isSlug(s string) bool { return len(s) <= maxSlug && slugForm.MatchString(s) }

func (w *Within) check(k Kind) error {
	all := []int64{w.Acknowledge, w.Onward, w.Answer, w.Offer, w.Decide, w.Reply, w.Conclude}
	for _, n := range all {
		if n < 0 || n > MaxMinutes {
			return bad("a step takes at most a year")
		}
	}
	switch {
	case w.Acknowledge < 1 || w.Onward < 1:
		return bad("it is said by when receipt is acknowledged, and after how long the next contact is asked")
	case k == Notification && (w.Offer > 0 || w.Decide > 0), k == Request && w.Answer > 0:
		return bad("a step is given time that this kind of case does not have")
	}
	return nil
}

func (m *Matter) check() error {
	if err := text(fail.Say("the title"), m.Title, MaxTitle); err != nil {
		return err
	}
	if err := m.From.check(fail.Say("when it was first seen")); err != nil {
		return err
	}
	if !m.Until.IsZero() {
		if err := m.Until.check(fail.Say("when it was last seen")); err != nil {
			return err
		}
		if m.Until.UTC < m.From.UTC {
			return bad("it was last seen before it was first seen")
		}
	}
	if len(m.Fields) > MaxFields {
		return bad("a template has at most %d fields", MaxFields)
	}
	for _, id := range slices.Sorted(maps.Keys(m.Fields)) {
		if !isSlug(id) {
			return bad("%.40q is no name of a field", id)
		}
		if err := text(fail.Say("the field %.40q", id), m.Fields[id], MaxWords); err != nil {
			return err
		}
	}
	return m.checkTerms()
}

// checkTerms sees to what comes from lists.
func (m *Matter) checkTerms() error {
	if err := maybe(fail.Say("the designation of the infrastructure"), m.Designated, MaxWords); err != nil {
		return err
	}
	switch {
	case len(m.Template) > maxSlug || !namedForm.MatchString(m.Template):
		return bad("a case names its template and the template's version")
	case !isSlug(m.Class):
		return bad("%.40q is no class of incidents", m.Class)
	case m.Severity != Severity{} && (len(m.Severity.Schema) > maxSlug || !namedForm.MatchString(m.Severity.Schema) || !isSlug(m.Severity.Category)):
		return bad("a severity is a category of a schema, which has a version")
	case len(m.Provision) > 128 || !aboutForm.MatchString(m.Provision):
		return bad("a case names the provision that it relies on")
	case len(m.Infrastructure) > MaxItems || !ascending(m.Infrastructure):
		return bad("categories of infrastructure are named in ascending order, each once")
	case len(m.Indicators) > MaxIndicators:
		return bad("a case has at most %d indicators", MaxIndicators)
	}
	for _, i := range m.Indicators {
		if err := i.Check(); err != nil {
			return err
		}
	}
	return nil
}

func ascending(all []string) bool {
	for i, s := range all {
		if !isSlug(s) || i > 0 && all[i-1] >= s {
			return false
		}
	}
	return true
}

// Check implements corpus.Body, as the methods of the same name below.
func (b *Notified) Check() error {
	if err := b.Matter.check(); err != nil {
		return err
	}
	if err := b.Occasion.check(b.Exercise); err != nil {
		return err
	}
	if !reflect.DeepEqual(b.Understanding, NoResponsibility()) {
		return bad("a notification carries the sentence that it implies no responsibility of the notified State")
	}
	return b.Within.check(Notification)
}

func (b *Requested) Check() error {
	if err := b.Matter.check(); err != nil {
		return err
	}
	if err := b.Occasion.check(b.Exercise); err != nil {
		return err
	}
	if b.Arises != "" && !IsCase(b.Arises) {
		return bad("%.60q is no id of a case", b.Arises)
	}
	if err := b.asking().check(); err != nil {
		return err
	}
	return b.Within.check(Request)
}

func (b *Requested) asking() *Asking {
	return &Asking{Half: b.Half, Checklist: b.Checklist, Privacy: b.Privacy, Consulted: b.Consulted}
}

func (a *Asking) check() error {
	switch {
	case !slices.Contains(Halves(), a.Half):
		return bad("a request is for assistance or for mitigation")
	case len(a.Consulted) == 0 || len(a.Consulted) > MaxItems:
		return bad("a request says who was consulted before it was made")
	}
	for _, list := range [][]Checked{a.Checklist, a.Privacy} {
		if err := checked(list); err != nil {
			return err
		}
	}
	for _, who := range a.Consulted {
		if err := text(fail.Say("who was consulted"), who, MaxName); err != nil {
			return err
		}
	}
	return nil
}

func checked(list []Checked) error {
	if len(list) == 0 || len(list) > MaxItems {
		return bad("a checklist of a request is missing, or too long")
	}
	seen := map[string]bool{}
	for _, c := range list {
		if !isSlug(c.Item) || seen[c.Item] {
			return bad("%.40q is no item of a checklist, or is there twice", c.Item)
		}
		seen[c.Item] = true
		if err := maybe(fail.Say("the remark on %.40q", c.Item), c.Words, MaxWords); err != nil {
			return err
		}
	}
	return nil
}

func (b *Words) Check() error {
	if b.Verb != Answered && !b.On.IsZero() {
		return bad("only an answer names a question")
	}
	switch b.Verb {
	case Acknowledged, Assessing, Delivered, Closed:
		return maybe(fail.Say("the words"), b.Words, MaxWords)
	}
	return text(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Referral) Check() error {
	if !slices.Contains(Directions(), b.To) {
		return bad("a request is referred to another State, a regional body or a private entity")
	}
	if err := text(fail.Say("the name"), b.Name, MaxName); err != nil {
		return err
	}
	return text(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Offer) Check() error {
	for _, t := range []struct {
		what fail.Clause
		text i18n.Text
	}{{fail.Say("the nature of the offer"), b.Nature}, {fail.Say("the scope of the offer"), b.Scope}, {fail.Say("the terms of the offer"), b.Terms}} {
		if err := text(t.what, t.text, MaxWords); err != nil {
			return err
		}
	}
	if err := b.Begins.check(fail.Say("the beginning of the time frame")); err != nil {
		return err
	}
	if err := b.Ends.check(fail.Say("the end of the time frame")); err != nil {
		return err
	}
	if b.Ends.UTC < b.Begins.UTC {
		return bad("the time frame ends before it begins")
	}
	if !b.Holds.IsZero() {
		if err := b.Holds.check(fail.Say("until when the offer holds")); err != nil {
			return err
		}
	}
	return b.checkSteps()
}

func (b *Offer) checkSteps() error {
	if len(b.Milestones) > MaxSteps {
		return bad("an offer has at most %d milestones", MaxSteps)
	}
	seen := map[string]bool{}
	for _, s := range b.Milestones {
		if !isSlug(s.ID) || seen[s.ID] {
			return bad("%.40q is no id of a milestone, or is there twice", s.ID)
		}
		seen[s.ID] = true
		if err := text(fail.Say("the title"), s.Title, MaxTitle); err != nil {
			return err
		}
		if err := s.Due.check(fail.Say("when the milestone is due")); err != nil {
			return err
		}
	}
	return nil
}

func (b *Reply) Check() error {
	if b.Offer.IsZero() {
		return bad("who accepts or refuses an offer names it")
	}
	return maybe(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Reached) Check() error {
	if !isSlug(b.Step) {
		return bad("%.40q is no id of a milestone", b.Step)
	}
	return maybe(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Extension) Check() error {
	if !slices.Contains(renegotiable, b.What) || (b.What == ReachStep) != (b.Step != "") || b.Step != "" && !isSlug(b.Step) {
		return bad("another instant is proposed for an answer, an offer, a decision, a milestone, a delivery or the end")
	}
	if err := b.Until.check(fail.Say("the instant proposed")); err != nil {
		return err
	}
	return text(fail.Say("the reason"), b.Reason, MaxWords)
}

func (b *Agreement) Check() error {
	if b.Proposal.IsZero() {
		return bad("who agrees to another instant names the proposal")
	}
	return nil
}

func (b *Correction) Check() error {
	switch {
	case b.On.IsZero():
		return bad("who corrects a statement names it")
	case (b.Matter == nil) == b.Words.Empty():
		return bad("a correction gives the matter anew, or the words")
	case b.Asking != nil && (b.Matter == nil || b.Kind != Request):
		return bad("what a request says beside its matter is corrected with the matter, and in a request only")
	case b.Matter != nil:
		if err := b.Matter.check(); err != nil {
			return err
		}
		if b.Asking != nil {
			if err := b.Asking.check(); err != nil {
				return err
			}
		}
	default:
		if err := text(fail.Say("the words"), b.Words, MaxWords); err != nil {
			return err
		}
	}
	return text(fail.Say("the reason"), b.Reason, MaxWords)
}

func (b *Call) Check() error {
	if err := b.Spoke.check(fail.Say("when the call was")); err != nil {
		return err
	}
	if err := text(fail.Say("with whom the call was"), b.With, MaxName); err != nil {
		return err
	}
	return maybe(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Access) Check() error {
	if b.Participant.IsZero() {
		return bad("whoever is let in or taken off is named")
	}
	return maybe(fail.Say("the reason"), b.Reason, MaxWords)
}
