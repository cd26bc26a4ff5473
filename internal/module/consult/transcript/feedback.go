package transcript

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// feedback takes down a table of amendments: a consultation, the base text, each
// amendment, and as comments what belongs to none.
func (c *scribe) feedback(t *intake.DraftingTable) error {
	var all []printed
	for i := range t.Norms {
		all = append(all, printed{t.Norms[i].Letter, t.Norms[i].Official.Text})
	}
	norms := c.world.Agreed.match(all)
	about := c.world.About
	for mark, f := range norms {
		c.letters[mark] = f.ID
		about = append(about, f.ID)
	}
	if len(about) == 0 {
		return fail.New(fail.Invalid, "the register holds none of the provisions that the document prints").
			WithHint("comity corpus load records what was agreed; --about ID names what it is about otherwise.")
	}
	slices.Sort(about)
	if err := c.callFeedback(t, slices.Compact(about)); err != nil {
		return err
	}
	b, err := newBase(t, norms)
	if err != nil {
		return err
	}
	tabled, err := c.table(t, b)
	if err != nil {
		return err
	}
	signed := c.signatories(t)
	for i := range t.Norms {
		n := &t.Norms[i]
		if err := c.amend(t, b, i, tabled, signed); err != nil {
			return fmt.Errorf("(%s): %w", n.Letter, err)
		}
	}
	for _, u := range t.Stray {
		if err := c.comment(t, signed, "", u.Words(), intake.Place{Line: u.Lines[0]}); err != nil {
			return err
		}
	}
	return nil
}

// callFeedback calls the consultation that the document is feedback to.
func (c *scribe) callFeedback(t *intake.DraftingTable, about []string) error {
	at := intake.Place{Line: 1}
	if len(t.Front) > 0 {
		at.Line = t.Front[0].Lines[0]
	}
	d := c.from(t.SHA256, at)
	via := c.signatories(t)
	if name, short := addressed(t); name != "" {
		via = c.by(cmp.Or(c.known(short), name), "organization", nil)
		c.doubt(intake.NotSaid, t.SHA256, at, name, "it stands as the organiser", "the document is feedback to it, and names nobody as the organiser")
	} else {
		c.doubt(intake.NotSaid, t.SHA256, at, t.Title, "those who signed the document stand as the organisers", "the document names nobody as the organiser")
	}
	via.Document = d
	frame, err := c.frame(t)
	if err != nil {
		return err
	}
	var front []intake.Unit
	for _, u := range t.Front {
		if u.Words() != t.Title {
			front = append(front, u)
		}
	}
	words := prose(front...)
	for _, n := range t.Notes {
		if len(n.Calls) == 0 || n.Calls[0].Provision == "" {
			words += "\n\n" + n.Words()
		}
	}
	call := &consult.Call{Via: via, Plan: c.plan(c.set.Title(), cmp.Or(words, c.set.Title()), about),
		Phases: []consult.Phase{{ID: "feedback", Frame: frame, Title: three("Feedback on the text", "Observations sur le texte", "الملاحظات على النص")}}}
	c.of, err = c.process(call)
	return err
}

// known gives a name back that somebody is listed under.
func (c *scribe) known(name string) string {
	if _, ok := c.listed(name); ok && name != "" {
		return name
	}
	return ""
}

var shortForm = regexp.MustCompile(`^(.*?)\s*\(“([^”]+)”\)`)

// addressed finds the body that a document is feedback to: one that its title
// names, and that it gives a short name further on.
func addressed(t *intake.DraftingTable) (name, short string) {
	for _, u := range t.Front {
		m := shortForm.FindStringSubmatch(u.Text)
		if m == nil {
			continue
		}
		words := strings.Fields(m[1])
		for i := range words {
			if long := strings.Join(words[i:], " "); len(words)-i > 1 && strings.Contains(t.Title, long) && strings.ToUpper(long[:1]) == long[:1] {
				return long, m[2]
			}
		}
	}
	return "", ""
}

// frame is when the text was given: the first date that stands before the table
// or in a note called there.
func (c *scribe) frame(t *intake.DraftingTable) (*consult.Frame, error) {
	if c.world.Date != "" {
		return &consult.Frame{Printed: c.world.Date, From: c.world.Date, Over: true}, nil
	}
	try := func(words string, at intake.Place) *consult.Frame {
		f, ok := intake.DateIn(words)
		if !ok || f.From.Precision == intake.DayNoYear || f.From.Precision == intake.ToYear {
			return nil
		}
		c.doubt(intake.OddDate, t.SHA256, at, f.Printed, "it stands as the date of the consultation", "the document bears no date of its own, and this is the first that it prints")
		return framed(f, true)
	}
	for _, u := range t.Front {
		if f := try(u.Text, intake.Place{Line: u.Lines[0]}); f != nil {
			return f, nil
		}
	}
	for _, n := range t.Notes {
		if len(n.Calls) > 0 && n.Calls[0].Provision == "" {
			if f := try(n.Text, intake.Place{Line: n.Line, Note: n.Number}); f != nil {
				return f, nil
			}
		}
	}
	return nil, fail.New(fail.Invalid, "the document prints no date before its table").WithHint("--date 2006, 2006-01 or 2006-01-02 gives one.")
}

// framed is a time frame as it is printed.
func framed(f intake.Frame, over bool) *consult.Frame {
	out := &consult.Frame{Printed: f.Printed, From: f.From.String(), Over: over}
	if f.To != f.From {
		out.Until = f.To.String()
	}
	return out
}

// signatories is how something is recorded of those who signed.
func (c *scribe) signatories(t *intake.DraftingTable) submission.Via {
	via := submission.Via{Mode: submission.Recorded}
	for _, s := range t.Signatories {
		id := ""
		for _, name := range []string{s.Name, s.Printed, s.Short} {
			if found, ok := c.listed(name); ok && name != "" {
				id = found
				break
			}
		}
		if id != "" && !slices.Contains(via.Signatories, id) {
			via.Signatories = append(via.Signatories, id)
			continue
		}
		if id == "" {
			c.unlisted(s.Printed)
			o := submission.Other{Name: clip(s.Name, maxTitle)}
			if s.Kind == intake.Organization || s.Kind == intake.Individual {
				o.Kind = string(s.Kind)
			}
			if s.Kind == intake.Individual {
				o.Of = clip(s.Affiliation, maxTitle)
			} else if s.Short != "" {
				o.Name = clip(s.Printed, maxTitle)
			}
			if !slices.Contains(via.Others, o) {
				via.Others = append(via.Others, o)
			}
		}
	}
	slices.Sort(via.Signatories)
	if len(via.Others) == 0 && len(via.Signatories) == 1 {
		via.Author, via.Signatories = via.Signatories[0], nil
	}
	if len(via.Others)+len(via.Authors()) == 0 {
		via.Others = []submission.Other{{Name: clip(c.set.Title(), maxTitle)}}
	}
	return via
}

// table tables the base text.
func (c *scribe) table(t *intake.DraftingTable, b *base) (statement.Hash, error) {
	at := intake.Place{Line: t.Norms[0].Lines[0]}
	body := &text.Tabled{Consultation: c.of, Language: language, Text: b.form, Norms: b.norms, About: slices.Compact(slices.Sorted(slices.Values(b.norms))), Notes: c.baseNotes(t)}
	title := "Base text"
	for _, h := range t.Columns {
		if h.Column == intake.Base {
			title = h.Printed
		}
	}
	body.Via = c.signatories(t)
	if by := t.BaseBy; by != nil {
		body.Via = c.by(by.By, "", nil)
		title = strings.Join(slices.DeleteFunc([]string{title, by.By, by.In}, func(s string) bool { return s == "" }), ", ")
	}
	body.Via.Document = c.from(t.SHA256, at)
	body.Title = en(clip(title, maxTitle))
	for i := range t.Norms {
		c.normDoubts(t, b, i)
	}
	return c.text(body)
}

// normDoubts notes where the document prints a provision in other words than the
// register, or has no text below it.
func (c *scribe) normDoubts(t *intake.DraftingTable, b *base, i int) {
	n := &t.Norms[i]
	at := intake.Place{Line: n.Lines[0], Provision: n.Letter, Column: intake.Provision}
	switch f, ok := b.found[n.Letter]; {
	case !ok:
		c.doubt(intake.CitedProvision, t.SHA256, at, n.Official.Text, "it stands as a paragraph that can be amended", "the register holds no such provision")
	case !f.same:
		c.doubt(intake.CitedProvision, t.SHA256, at, n.Official.Text, "the official text of the register stands", "the document prints the provision in other words")
	}
	if n.NoBase != "" {
		at.Column = intake.Base
		c.doubt(intake.NotSaid, t.SHA256, at, n.NoBase, "the provision has no base text, and all that is proposed is added", "the cell says so")
	}
}

// amend proposes what a document proposes on one provision.
func (c *scribe) amend(t *intake.DraftingTable, b *base, i int, tabled statement.Hash, signed submission.Via) error {
	n, drafted := &t.Norms[i], b.drafted[i]
	for k := range drafted.Amendments {
		a := &drafted.Amendments[k]
		body := &text.Proposed{Via: signed, Consultation: c.of, Text: tabled, Change: b.rebased(i, a.Change),
			Rationale: en(prose(a.Rationale...)), Practice: practices(t, a), Origins: origins(a), Notes: c.notes(t, n, a), Unsure: len(a.Unsure) > 0}
		for _, u := range a.Proposed {
			body.Unsure = body.Unsure || len(t.UnsureAt(n.Letter, intake.Proposed, u)) > 0
		}
		body.Via.Document = c.from(t.SHA256, n.PlaceOf(a))
		id, err := c.text(body)
		if err != nil {
			return err
		}
		if slices.Contains(a.Unsure, intake.AdditionsOnly) { // asked of the column as a whole
			c.near[nearby{n.Letter, intake.Proposed, 0}] = append(c.near[nearby{n.Letter, intake.Proposed, 0}], id)
		}
		for _, u := range a.Proposed {
			c.near[nearby{n.Letter, intake.Proposed, u}] = append(c.near[nearby{n.Letter, intake.Proposed, u}], id)
		}
		for _, u := range a.Base {
			c.near[nearby{n.Letter, intake.Base, u}] = append(c.near[nearby{n.Letter, intake.Base, u}], id)
		}
	}
	return c.rest(t, n, len(drafted.Amendments) == 0, signed)
}

// rest takes down as comments what a provision has beside its amendments: reasons
// and practices where there is no amendment, and columns that no rule knows.
func (c *scribe) rest(t *intake.DraftingTable, n *intake.Norm, alone bool, signed submission.Via) error {
	extra := slices.Clone(n.Others)
	if alone {
		for _, h := range t.Columns {
			if h.Column == intake.Rationale || h.Column == intake.Practice {
				extra = append(extra, intake.Extra{Heading: h.Printed, Units: n.Units(h.Column)})
			}
		}
	}
	for _, e := range extra {
		words := prose(e.Units...)
		if words == "" {
			continue
		}
		for _, u := range e.Units {
			for _, number := range u.Calls() {
				if note, ok := t.Note(number); ok {
					words += "\n\n" + note.Words()
				}
			}
		}
		if err := c.comment(t, signed, n.Letter, words, intake.Place{Line: n.Lines[0], Provision: n.Letter}, e.Heading); err != nil {
			return err
		}
	}
	return nil
}

func (c *scribe) comment(t *intake.DraftingTable, signed submission.Via, letter, words string, at intake.Place, title ...string) error {
	body := &contribution.Made{Via: signed, Consultation: c.of, Kind: contribution.Comment, Content: contribution.Content{Text: en(words)}}
	if len(title) > 0 && title[0] != "" {
		body.Title = en(clip(title[0], maxTitle))
	}
	if id := c.letters[letter]; id != "" {
		body.About = []string{id}
	}
	body.Via.Document = c.from(t.SHA256, at)
	return c.contribute(body)
}

// practices are what a document names as good practice, with its first address.
func practices(t *intake.DraftingTable, a *intake.Amendment) []text.Citation {
	var out []text.Citation
	for _, u := range a.Practices {
		if strings.TrimSpace(u.Text) == "" {
			continue
		}
		one := text.Citation{Text: u.Text}
		if all := addresses(t.Links(u)); len(all) > 0 {
			one.Address = all[0]
		}
		out = append(out, one)
	}
	return out
}

func origins(a *intake.Amendment) []text.Origin {
	var out []text.Origin
	for _, o := range a.Origins {
		for _, p := range o.Proposers {
			out = append(out, text.Origin{ID: p.Participant, Name: p.Printed, Modified: o.Modified, Printed: o.Printed, Words: o.Words})
		}
	}
	return out
}

// rebased is a change of the base of one provision as a change of the whole text.
func (b *base) rebased(i int, change redline.Change) redline.Change {
	move := func(id redline.ID) redline.ID { return redline.ID{Origin: text.Tabling, N: b.first[i] + id.N} }
	out := redline.Change{Base: b.hash, Operations: slices.Clone(change.Operations)}
	for k := range out.Operations {
		o := &out.Operations[k]
		if o.Unit != (redline.ID{}) {
			o.Unit = move(o.Unit)
		}
		switch {
		case o.After != (redline.ID{}):
			o.After = move(o.After)
		case o.Do == redline.Add || o.Do == redline.Move:
			o.After = move(redline.ID{N: -1}) // the provision itself
		}
	}
	return out
}
