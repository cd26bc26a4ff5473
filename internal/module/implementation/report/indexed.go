package report

import (
	"context"
	"maps"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Indexed gives reports to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a report is found by its words, in the
// languages in which they were written and translated, by those it names, and by what its
// authors, its item and its provision are called. One
// that its author has withdrawn is not found, and one that says that nothing has
// changed has no words. Whether what followed counts the index cannot know: a
// wording by another key than the first one's is found and not shown.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Made == nil {
		return nil, err
	}
	says := &c.Made.Body.Content
	var also []string
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Withdrawn != nil && l.By == c.Made.By:
			return nil, nil
		case l.Corrected != nil && l.By == c.Made.By:
			says = &l.Corrected.Content
		case l.Corrected != nil:
			for _, t := range l.Corrected.texts() {
				for _, lang := range t.Languages() {
					also = append(also, t.In[lang])
				}
			}
		case l.Translated != nil:
			for _, a := range l.Translated.Answers {
				also = append(also, a.Words()...)
			}
		}
	}
	also = append(also, c.Made.Body.Via.Unlisted()...)
	older, err := found(ctx, q, c)
	if err != nil {
		return nil, err
	}
	for i := range says.Answers { // words that are older than what they translate are found, and not shown
		for _, t := range says.Answers[i].texts() {
			for _, lang := range older[says.Answers[i].Question] {
				also = append(also, t.In[lang])
			}
		}
	}
	words := says.current(older).texts()
	if len(words) == 0 {
		return nil, nil
	}
	d := search.Document{Kind: "national-report", Title: form.Heading(words[0]), Body: search.Together(words...), Address: "/implementation/reports/" + subject,
		Also: strings.Join(also, "\n"), Cited: []string{c.Made.Body.Period}}
	d.Of = append(slices.Clone(c.Made.Body.Via.Authors()), c.Made.Body.Provision, questionnaire.Called(c.Made.Body.Questionnaire, c.Made.Body.Item))
	if c.Made.Body.Provision != "" {
		d.Cited = append(d.Cited, c.Made.Body.Provision)
	}
	return []search.Document{d}, nil
}

// found is what of a report is older than what it translates, as far as the index can
// know: it holds all speakers for those whose words they are.
func found(ctx context.Context, q sqldb.Querier, c *Case) (Older, error) {
	world := World{Speaks: func(string, statement.Hash, int64) (bool, error) { return true, nil },
		Told: func(via submission.Via, _ submission.Mark) (submission.Told, error) {
			return submission.Told{Via: via, Known: true}, nil
		}}
	r, err := Standing(c, world)
	if err != nil || r == nil || !slices.ContainsFunc(r.Wordings, func(w Wording) bool { return w.translates() }) {
		return nil, err
	}
	before := map[[2]string][]Report{}
	if authors := r.Via.Authors(); len(authors) > 0 {
		rows, err := candidates(ctx, q, Wanted{Topics: []string{r.Topic}, Participants: authors[:1]})
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(rows))
		for i := range rows {
			ids[i] = rows[i].subject
		}
		cases, err := some(ctx, q, ids)
		if err != nil {
			return nil, err
		}
		for i := range cases {
			one, err := Standing(&cases[i], world)
			if err != nil {
				return nil, err
			}
			if one.SameAs == nil {
				before[[2]string{r.Topic, authors[0]}] = append(before[[2]string{r.Topic, authors[0]}], *one)
			}
		}
	}
	given := r.since(before)
	return given[len(given)-1], nil
}

// current is a content without what of it is older than what it translates.
func (c *Content) current(older Older) *Content {
	if len(older) == 0 {
		return c
	}
	out := &Content{Status: c.Status, Answers: slices.Clone(c.Answers)}
	for i := range out.Answers {
		a := &out.Answers[i]
		a.Links, a.Bodies = slices.Clone(a.Links), slices.Clone(a.Bodies)
		for _, t := range a.wordings() {
			t.In = maps.Clone(t.In)
			for _, lang := range older[a.Question] {
				if lang != t.Original {
					delete(t.In, lang)
				}
			}
		}
	}
	return out
}

// texts are the words of a content.
func (c *Content) texts() (out []i18n.Text) {
	for i := range c.Answers {
		a := &c.Answers[i]
		if !a.Text.Empty() {
			out = append(out, a.Text)
		}
		for _, b := range a.Bodies {
			out = append(out, b.Name)
		}
		for _, l := range a.Links {
			if !l.Title.Empty() {
				out = append(out, l.Title)
			}
		}
	}
	return out
}
