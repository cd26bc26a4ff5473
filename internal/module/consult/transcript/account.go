package transcript

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/platform/submission"
)

// account takes down what a call and an account say of one consultation. Names
// and addresses of contacts are left out: they are for those who read the call,
// and a register keeps what it is told.
func (c *scribe) account(a *intake.Consultation) error {
	about := c.aboutOf(a)
	if len(about) == 0 {
		return fail.New(fail.Invalid, "the register holds nothing of what the document is about").
			WithHint("comity corpus load records what was agreed; --about ID names what it is about otherwise.")
	}
	first := a.Documents[0].SHA256
	at := intake.Place{Line: 1, Paragraph: 1}
	if a.Title != nil {
		at = a.Title.Place
	}
	via := submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: clip(c.set.Title(), maxTitle)}}}
	if len(a.Organisers) > 0 {
		via = c.by(a.Organisers[0].Text, "organization", nil)
	}
	via.Document = c.from(first, at)
	call := &consult.Call{Via: via, Plan: c.plan(c.set.Title(), cmp.Or(callText(a), c.set.Title()), about), Phases: c.phases(a)}
	for _, p := range a.Partners {
		who := c.who(p.Text, "")
		if !slices.ContainsFunc(call.Partners, func(n consult.Named) bool { return n.ID != "" && n.ID == who.ID || n.Name == who.Name }) {
			call.Partners = append(call.Partners, who)
		}
	}
	for _, q := range a.Questions {
		if q.Document == first {
			call.Questions = append(call.Questions, consult.Question{ID: fmt.Sprintf("question-%d", len(call.Questions)+1), Text: en(q.Text), Form: consult.Words})
		}
	}
	if len(call.Phases) == 0 {
		return fail.New(fail.Invalid, "the document prints no date of the consultation").WithHint("--date 2006, 2006-01 or 2006-01-02 gives one.")
	}
	var err error
	if c.of, err = c.process(call); err != nil {
		return err
	}
	for i := range a.Groups {
		if err := c.group(&a.Groups[i]); err != nil {
			return err
		}
	}
	return nil
}

// aboutOf is what a consultation is about: the provisions that the documents
// print, or, where they print none, the instruments that they cite.
func (c *scribe) aboutOf(a *intake.Consultation) []string {
	var all []printed
	for _, p := range a.Provisions {
		all = append(all, printed{p.Mark, p.Text})
	}
	about := slices.Clone(c.world.About)
	norms := c.world.Agreed.match(all)
	for _, p := range a.Provisions {
		f, ok := norms[p.Mark]
		if !ok {
			continue
		}
		c.letters[p.Mark] = f.ID
		about = append(about, f.ID)
		if !f.same {
			c.doubt(intake.CitedProvision, p.Document, p.Place, p.Text, "the official text of the register stands", "the document prints the provision in other words")
		}
	}
	if len(about) == 0 {
		for _, d := range a.Documents {
			for _, u := range d.Paragraphs {
				about = append(about, c.world.Agreed.cited(u.Words())...)
			}
		}
	}
	slices.Sort(about)
	return slices.Compact(about)
}

// callText is the running text of the documents, paragraph by paragraph, with the
// footnotes behind it.
func callText(a *intake.Consultation) string {
	var out []string
	add := func(all []intake.Fact, d intake.Document) {
		for _, f := range all {
			if f.Document == d.SHA256 {
				out = append(out, spoken(d.Paragraphs[f.Place.Paragraph-1]))
			}
		}
	}
	for i, d := range a.Documents {
		if i > 0 {
			out = append(out, "* * *")
		}
		add(a.Text, d)
		add(a.Background, d)
		for _, n := range d.Notes {
			out = append(out, n.Words())
		}
	}
	return strings.Join(out, "\n\n")
}

// deeds are the titles of what a sentence reports. The sentence itself, with who
// did what, is the note.
var deeds = map[string]i18n.Text{
	"publish": three("Publication, as reported", "Publication, selon le document", "النشر، بحسب الوثيقة"),
	"launch":  three("Launch, as reported", "Lancement, selon le document", "الإطلاق، بحسب الوثيقة"),
	"open":    three("Opening, as reported", "Ouverture, selon le document", "الافتتاح، بحسب الوثيقة"),
	"close":   three("Closing, as reported", "Clôture, selon le document", "الاختتام، بحسب الوثيقة"),
}

// phases are the phases and, at their place in time, the dates that the documents
// report beside them, under short titles. What ended before something that is reported is over.
func (c *scribe) phases(a *intake.Consultation) []consult.Phase {
	reported := ""
	for _, e := range a.Events {
		if !e.Planned && !ofPhase(a, e) {
			reported = max(reported, e.When.To.String())
		}
	}
	var out []consult.Phase
	seen := map[string]int{}
	for _, e := range a.Events {
		if e.When.From.Precision == intake.DayNoYear || e.When.To.Precision == intake.DayNoYear {
			c.doubt(intake.OddDate, e.What.Document, e.What.Place, e.When.Printed, "it is left out of the phases", "no year is printed")
			continue
		}
		p := consult.Phase{ID: "reported", Title: en(clip(e.What.Text, maxHeading)), Frame: framed(e.When, !e.Planned)}
		if title, ok := deeds[e.Deed]; ok {
			p.Title, p.Note = title, en(e.What.Text)
		}
		for _, ph := range a.Phases {
			if ph.Title.Text == e.What.Text && ph.Title.Document == e.What.Document {
				p.ID = cmp.Or(slug(ph.Name), "phase")
				if ph.Ordinal > 0 {
					p.ID = fmt.Sprintf("phase-%d", ph.Ordinal)
				}
				p.Note = en(facts(ph.Text))
			}
		}
		if end := cmp.Or(p.Frame.Until, p.Frame.From); end < reported {
			p.Frame.Over = true
		}
		if seen[p.ID]++; seen[p.ID] > 1 {
			p.ID = fmt.Sprintf("%s-%d", p.ID, seen[p.ID])
		}
		out = append(out, p)
	}
	if len(out) == 0 && c.world.Date != "" {
		out = []consult.Phase{{ID: "consultation", Title: three("Consultation", "Consultation", "المشاورة"), Frame: &consult.Frame{Printed: c.world.Date, From: c.world.Date}}}
	}
	return out
}

// ofPhase reports whether an event is a phase with its time frame.
func ofPhase(a *intake.Consultation, e intake.Event) bool {
	return slices.ContainsFunc(a.Phases, func(p intake.Phase) bool { return p.Title.Document == e.What.Document && p.Title.Place == e.What.Place })
}

func facts(all []intake.Fact) string {
	var out []string
	for _, f := range all {
		out = append(out, f.Text)
	}
	return strings.Join(out, "\n\n")
}

// group forms a working group with its lead in the role that the document prints.
func (c *scribe) group(g *intake.Group) error {
	id := "general"
	var about []string
	for _, l := range g.Provisions {
		if have := c.letters[l]; have != "" {
			about = append(about, have)
		} else {
			c.doubt(intake.CitedProvision, g.Title.Document, g.Title.Place, "("+l+")", "the group is not tied to it", "the register holds no provision that the document prints under this mark")
		}
	}
	if len(g.Provisions) > 0 {
		id = "provision-" + strings.Join(g.Provisions, "-")
	}
	slices.Sort(about)
	_, err := c.process(&consult.Group{ID: id, Title: en(clip(g.Title.Text, maxHeading)), About: slices.Compact(about), Lead: []consult.Named{c.who(g.Lead.Name, g.Lead.Role)},
		Document: c.from(g.Title.Document, g.Title.Place)})
	return err
}
