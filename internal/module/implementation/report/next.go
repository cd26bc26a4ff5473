package report

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said on one report. Whether a statement counts it leaves
// open; see Standing.
type Case struct {
	Made  *First  `json:"made,omitempty"`
	Later []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that made it.
type First struct {
	submission.Mark
	Body Made `json:"body"`
}

// Later is a statement that followed. One of the three is there.
type Later struct {
	submission.Mark
	Corrected  *Corrected  `json:"corrected,omitempty"`
	Withdrawn  *Withdrawn  `json:"withdrawn,omitempty"`
	Translated *Translated `json:"translated,omitempty"`
}

// Topic is what the report is about.
func (m *Made) Topic() string { return questionnaire.Topic(m.Provision, m.Item) }

// Next is what was said on a report after another statement; before is nil when it
// is the first. It changes nothing that it is given.
func Next(before *Case, said Said) (*Case, error) {
	if b, ok := said.Body.(*Made); ok {
		if before != nil {
			return nil, fail.Inert("the report was made before")
		}
		return &Case{Made: &First{said.Mark, *b}}, nil
	}
	if before == nil || before.Made == nil {
		return nil, fail.Inert("its subject is no report")
	}
	l := Later{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Corrected:
		l.Corrected = b
	case *Withdrawn:
		l.Withdrawn = b
	case *Translated:
		if !before.words(b) {
			return nil, fail.Inert("it translates no wording of the report, or what is not in it")
		}
		l.Translated = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a report", said.Body.Type())
	}
	return &Case{before.Made, append(slices.Clone(before.Later), l)}, nil
}

// words reports whether a translation is of a wording of the report, and of
// answers that are in it.
func (c *Case) words(t *Translated) bool {
	var of *Content
	if c.Made.Statement == t.Of {
		of = &c.Made.Body.Content
	}
	for i := range c.Later {
		if l := &c.Later[i]; l.Corrected != nil && l.Statement == t.Of {
			of = &l.Corrected.Content
		}
	}
	return of != nil && !slices.ContainsFunc(t.Answers, func(r Rendered) bool {
		return !r.of(of.Answer(r.Question))
	})
}

// Answer finds the answer to a question; nil when there is none.
func (c *Content) Answer(question string) *Answer {
	i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.Question == question })
	if i < 0 {
		return nil
	}
	return &c.Answers[i]
}
