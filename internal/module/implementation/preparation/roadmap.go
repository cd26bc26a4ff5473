package preparation

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// Cluster is a part of the framework's roadmap: what belongs together there.
type Cluster struct {
	ID         string
	Title      i18n.Text
	Provisions []string // frozen ids
}

// Chapter is where a capital stands on what belongs together.
type Chapter struct {
	ID    string
	Title i18n.Text
	Lines []Line
}

// Line is where a capital stands on one item.
type Line struct {
	Item  *questionnaire.Item
	Said  *report.Report   // its report in force; nil for none
	Wider []*report.Report // its reports in force on what takes the provision together with others
	Parts []Working        // what is being prepared on it, the latest period first
	Gaps  []Gap
	Near  []report.Held // what its neighbours report, by their ids
	Steps []Step
}

// Unsaid reports whether nothing is reported on an item, alone or with others.
func (l *Line) Unsaid() bool { return l.Said == nil && len(l.Wider) == 0 }

// Lacks reports whether there is a gap: nothing is reported, or what is reported or
// prepared says that something is hard or lacking.
func (l *Line) Lacks() bool { return l.Unsaid() || len(l.Gaps) > 0 }

// Working is a part of a preparation.
type Working struct {
	Preparation *Preparation
	Part        Part
}

// Gap is what an author says is hard, or lacking.
type Gap struct {
	Question string // questionnaire.Challenges or questionnaire.Gaps
	Text     i18n.Text
	Marking  statement.Marking
}

// Clusters groups the items of the framework's questionnaire as the roadmap groups
// their provisions, each in the first cluster that has it; what the roadmap does not
// name stands in the sections of the questionnaire.
func Clusters(lib *questionnaire.Library, roadmap []Cluster) (out []Chapter) {
	long := lib.Get(questionnaire.Framework, "")
	if long == nil {
		return nil
	}
	place := map[string]int{}
	for i, c := range roadmap {
		for _, provision := range c.Provisions {
			if _, taken := place[provision]; !taken {
				place[provision] = i
			}
		}
		out = append(out, Chapter{ID: anchor(c.ID), Title: c.Title})
	}
	for i := range long.Sections {
		s := &long.Sections[i]
		rest := Chapter{ID: "section-" + s.ID, Title: s.Title}
		for j := range s.Items {
			line := Line{Item: &s.Items[j]}
			if at, ok := place[line.Item.Provision]; ok && line.Item.Provision != "" {
				out[at].Lines = append(out[at].Lines, line)
			} else {
				rest.Lines = append(rest.Lines, line)
			}
		}
		out = append(out, rest)
	}
	return slices.DeleteFunc(out, func(c Chapter) bool { return len(c.Lines) == 0 })
}

// anchor writes an id as the name of a place on a page.
func anchor(id string) string {
	out := []byte(id)
	for i, c := range out {
		if c == ':' {
			out[i] = '-'
		}
	}
	return string(out)
}

// gaps are what of each question is answered last.
func gaps(l *Line) (out []Gap) {
	for _, question := range []string{questionnaire.Challenges, questionnaire.Gaps} {
		if g := lacks(l, question); g != nil {
			out = append(out, *g)
		}
	}
	return out
}

// lacks is the answer to a question of the latest period for which it is prepared, until
// that was published; then, and where it is not prepared, what is reported. What is
// settled without an answer says that there is none; what is still being written does
// not. What stays in the house is not published with the rest of its part.
func lacks(l *Line, question string) *Gap {
	for i := range l.Parts {
		part := &l.Parts[i].Part
		a := part.Content.Answer(question)
		switch {
		case a != nil && !a.Text.Empty():
			if marked := part.Marked(question); part.State != Reported || marked != statement.Clear {
				return &Gap{question, a.Text, marked}
			}
			return reported(l, question)
		case part.State == Settled || part.State == Forward:
			return nil
		case part.State == Reported:
			return reported(l, question)
		}
	}
	return reported(l, question)
}

// reported is what the report in force says; nil where it says nothing of it.
func reported(l *Line, question string) *Gap {
	if l.Said == nil {
		return nil
	}
	says := l.Said.Says()
	if a := says.Answer(question); a != nil && !a.Text.Empty() {
		return &Gap{question, a.Text, statement.Clear}
	}
	return nil
}

// On gives where the actor's participant stands on one topic; nil where the roadmap
// does not have it.
func On(all []Chapter, topic string) *Line {
	for i := range all {
		for j := range all[i].Lines {
			if l := &all[i].Lines[j]; l.Item.Topic() == topic {
				return l
			}
		}
	}
	return nil
}
