package dataset

import (
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
)

func (f *filling) reports() error {
	return each(f, func(before int64) ([]report.Report, int64, error) {
		p, err := f.s.Reports.List(f.ctx, report.Filter{Before: before, Limit: part})
		return p.Items, p.Next, err
	}, func(r *report.Report) {
		var ended *time.Time
		if r.Withdrawn != nil {
			ended = &r.Withdrawn.At
		}
		f.record(reports, r.ID, r.Mark, &r.Via, r.Confirmed, r.Wording, ended)
		same := ""
		if r.Repeats() {
			same = r.SameAs.String()
		}
		f.row(reports, r.ID, r.Questionnaire, r.Version, r.Item, f.provision(r.Provision), r.Period, string(r.Status), same)
		f.serve(r.ID, only(some(r.Provision))...)
		f.answers(r)
	})
}

// some is a list of what is there.
func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// answers writes a row for each piece of an answer in each language.
func (f *filling) answers(r *report.Report) {
	n := 0
	say := func(question, form string, number int, t i18n.Text, role i18n.Text, address, law string) {
		all := languages(t)
		if len(all) == 0 {
			n++
			f.row(answers, r.ID, n, question, form, number, nil, nil, nil, nil, nil, nil, address, law)
		}
		for _, lang := range all {
			n++
			var official, older any
			if lang != t.Original {
				official, older = r.ByAuthor(), r.Older.Has(question, lang)
			}
			f.row(answers, r.ID, n, question, form, number, lang, lang == t.Original, official, older, t.In[lang], role.In[lang], address, law)
		}
	}
	for _, a := range r.Answers {
		if !a.Text.Empty() {
			say(a.Question, "text", 1, a.Text, i18n.Text{}, "", "")
		}
		for i, l := range a.Links {
			say(a.Question, "link", i+1, l.Title, i18n.Text{}, l.Address, "")
		}
		for i, b := range a.Bodies {
			say(a.Question, "body", i+1, b.Name, b.Role, "", "")
		}
		for i, id := range a.Laws {
			say(a.Question, "law", i+1, i18n.Text{}, i18n.Text{}, "", id)
		}
	}
	if r.Repeats() {
		return
	}
	for _, t := range r.Translated() {
		for _, a := range t.Answers {
			of := r.Answer(a.Question)
			row := func(form string, number int, text, role, address string) {
				if text+role != "" {
					n++
					f.row(answers, r.ID, n, a.Question, form, number, t.Language, false, t.Official, false, text, role, address, nil)
				}
			}
			row("text", 1, a.Text, "", "")
			for i, title := range a.Titles {
				row("link", i+1, title, "", of.Links[i].Address)
			}
			for i, b := range a.Bodies {
				row("body", i+1, b.Name, b.Role, "")
			}
		}
	}
}

func (f *filling) laws() error {
	return entries(f, f.s.Laws, laws, func(e *entry.Entry[law.Law]) {
		c := &e.Content
		status := string(c.Status)
		if e.Ended != nil { // what is withdrawn is said to stand in no way
			status = ""
		}
		f.row(laws, e.ID, c.Kind, c.Date, status, c.Successor, c.Languages, string(c.LinkedBy))
		f.translated(e.ID, "title", c.Title, e.Translations)
		f.translated(e.ID, "note", c.Note, e.Translations)
		f.words(e.ID, "quoted", c.Quoted)
		f.serve(e.ID, c.Serves...)
		all := []reference{{what: "address", address: c.Address}}
		f.refer(e.ID, append(all, copies(c.Copies)...)...)
	})
}

func (f *filling) practices() error {
	return entries(f, f.s.Practices, practices, func(e *entry.Entry[practice.Practice]) {
		c := &e.Content
		f.row(practices, e.ID, string(c.Kind), c.Regions, string(c.LinkedBy))
		f.translated(e.ID, "title", c.Title, e.Translations)
		f.translated(e.ID, "text", c.Text, e.Translations)
		f.translated(e.ID, "follow", c.Follow, e.Translations)
		f.words(e.ID, "quoted", c.Quoted)
		f.serve(e.ID, only(c.Provisions)...)
		var all []reference
		for _, l := range c.Links {
			all = append(all, reference{what: "link", title: l.Title, address: l.Address})
		}
		f.refer(e.ID, all...)
	})
}

func (f *filling) needs() error  { return f.capacity(capacity.Need, needs) }
func (f *filling) offers() error { return f.capacity(capacity.Offer, offers) }

func (f *filling) capacity(side capacity.Side, table string) error {
	return each(f, func(before int64) ([]capacity.Entry, int64, error) {
		p, err := f.s.Capacity.List(f.ctx, capacity.Filter{Side: side, Before: before, Limit: part})
		return p.Items, p.Next, err
	}, func(e *capacity.Entry) {
		var ended *time.Time
		result := ""
		var with []string
		if e.Ended != nil {
			for _, id := range e.Ended.With {
				with = append(with, id.String())
			}
			ended, result = &e.Ended.At, string(e.Ended.Result)
			f.words(e.ID, "ended", e.Ended.Reason)
		}
		f.record(table, e.ID, e.Mark, &e.Via, e.Confirmed, e.Version, ended)
		f.row(table, e.ID, e.Kinds, e.Regions, e.Languages, string(e.State), result, e.From, e.Until, with)
		f.translated(e.ID, "title", e.Title, e.Translations)
		f.translated(e.ID, "text", e.Text, e.Translations)
		f.translated(e.ID, "terms", e.Terms, e.Translations)
		f.translated(e.ID, "office", e.Contact.Office, e.Translations)
		f.serve(e.ID, only(e.Provisions)...)
		f.concern(e.ID, e.States)
		f.refer(e.ID, reference{what: "contact", address: e.Contact.Mail}, reference{what: "contact", address: e.Contact.Address})
		if side == capacity.Need { // each account stands with both
			f.accounts = append(f.accounts, e.Accounts...)
		}
	})
}

// matches writes what goes together, and how in each aspect.
func (f *filling) matches() error {
	pairs, _, err := f.s.Capacity.Matches(f.ctx, capacity.MatchFilter{})
	if err != nil {
		return err
	}
	for i := range pairs {
		m := &pairs[i].Match
		cells := []any{i + 1, m.Need, m.Offer}
		for _, r := range m.Reasons { // one an aspect, in their order
			cells = append(cells, r.How, r.What)
		}
		f.row(matches, cells...)
	}
	return f.err
}

// outcomes writes what was made public of what became of needs and offers. Such an
// account is a record of its own, of the one whose account it is.
func (f *filling) outcomes() error {
	for i := range f.accounts {
		a := &f.accounts[i]
		id := a.Statement.String()
		if !f.there[a.Need.String()] {
			continue
		}
		f.there[id] = true
		f.row(records, id, outcomes, a.Index, a.At, "own", nil, true, id, false, nil, nil, nil, nil, nil, nil, nil)
		f.row(authors, id, 1, f.who(a.As), nil)
		f.row(outcomes, id, a.Need.String(), a.Offer.String(), string(a.Stage))
		f.words(id, "text", a.Text)
	}
	return f.err
}

// copies are the files that the hub keeps.
func copies(all []submission.Attachment) (out []reference) {
	for _, a := range all {
		out = append(out, reference{what: "copy", title: a.Name, address: "/attachment/" + a.Hash.String()})
	}
	return out
}

func sources(all []independent.Source) (out []reference) {
	for _, s := range all {
		out = append(out, reference{what: "source", title: s.Title, address: s.Address})
	}
	return out
}

func (f *filling) independent() error {
	return entries(f, f.s.Independent.Reports, independents, func(e *entry.Entry[independent.Report]) {
		c := &e.Content
		f.row(independents, e.ID, c.From, c.Until)
		f.words(e.ID, "title", c.Title)
		f.words(e.ID, "text", c.Text)
		f.words(e.ID, "method", c.Method)
		f.concern(e.ID, c.About)
		f.serve(e.ID, only(c.Provisions)...)
		all := sources(c.Sources)
		if c.File != nil {
			all = append(all, reference{what: "file", address: c.File.Address, sum: c.File.SHA256})
		}
		f.refer(e.ID, append(all, copies(c.Copies)...)...)
	})
}

func (f *filling) replies() error {
	return entries(f, f.s.Independent.Replies, replies, func(e *entry.Entry[independent.Reply]) {
		f.row(replies, e.ID, e.On)
		f.words(e.ID, "text", e.Content.Text)
		f.refer(e.ID, sources(e.Content.Sources)...)
	})
}

func (f *filling) measures() error {
	return entries(f, f.s.Measures, measures, func(e *entry.Entry[measure.Adoption]) {
		c := &e.Content
		f.row(measures, e.ID, f.provision(c.Measure), string(c.Role), c.Since)
		f.words(e.ID, "does", c.Does)
		f.serve(e.ID, only(some(c.Measure))...)
	})
}

func (f *filling) plans() error {
	return entries(f, f.s.Plans, plans, func(e *entry.Entry[measure.Plan]) {
		c := &e.Content
		f.row(plans, e.ID, f.who(c.Region), c.From, c.Until)
		f.words(e.ID, "title", c.Title)
		f.words(e.ID, "text", c.Text)
		for _, t := range c.Tasks {
			for _, id := range t.Leads {
				f.who(id)
			}
			f.row(tasks, e.ID, t.ID, f.provision(t.Provision), t.Leads, t.Starts, t.Due, string(t.Progress))
			f.words(e.ID, "task "+t.ID+" title", t.Title)
			f.words(e.ID, "task "+t.ID+" note", t.Note)
		}
	})
}

func (f *filling) guidance() error {
	return entries(f, f.s.Guidance.Guidance, guidances, func(e *entry.Entry[guidance.Guidance]) {
		c := &e.Content
		f.row(guidances, e.ID, c.Place, string(c.LinkedBy))
		f.translated(e.ID, "title", c.Title, e.Translations)
		f.words(e.ID, "quoted", c.Quoted)
		for _, a := range guidance.Aspects() {
			f.translated(e.ID, string(a), *c.Of(a), e.Translations)
		}
		f.serve(e.ID, only(c.Provisions)...)
	})
}

func (f *filling) comments() error {
	return entries(f, f.s.Guidance.Comments, comments, func(e *entry.Entry[guidance.Comment]) {
		f.row(comments, e.ID, e.On, string(e.Content.On))
		f.words(e.ID, "text", e.Content.Text)
	})
}

func (f *filling) views() error {
	return each(f, func(before int64) ([]View, int64, error) { return f.s.Views(f.ctx, before, part) }, func(v *View) {
		f.record(views, v.ID, v.Mark, &v.Via, v.Confirmed, v.Version, v.Withdrawn)
		f.row(views, v.ID, v.On, v.Kind, v.Source, v.Place, v.Date)
		f.words(v.ID, "question", v.Question)
		f.words(v.ID, "text", v.Text)
		f.refer(v.ID, reference{what: "source", title: v.Source, address: v.Address})
	})
}

// translations writes what others translate of records that are in, and that stands.
func (f *filling) translations() error {
	if f.s.Translations == nil {
		return nil
	}
	return each(f, func(before int64) ([]translation.Translation, int64, error) {
		return f.s.Translations(f.ctx, before, part)
	}, func(t *translation.Translation) {
		if !t.Stands() || !f.there[t.Entry.String()] {
			return
		}
		for _, x := range t.Texts {
			f.row(translations, t.Entry.String(), t.ID, f.who(t.As), t.At, t.Of.String(), t.Language, x.Name, x.Words)
		}
	})
}
