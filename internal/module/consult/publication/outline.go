package publication

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Outline is a publication in short, for lists.
type Outline struct {
	ID string `json:"id"`
	submission.Mark
	submission.Told
	Consultation statement.Hash `json:"consultation"`
	Follows      statement.Hash `json:"follows,omitzero" doc:"the edition before"`
	Followed     string         `json:"followed,omitempty" doc:"the next edition"`
	Title        i18n.Text      `json:"title"`
	Edition      i18n.Text      `json:"edition,omitzero"`
	Language     string         `json:"language"`
	About        []string       `json:"about" doc:"of its chapters, in ascending order"`
	Translated   []string       `json:"translated" doc:"languages, in ascending order"`
	Errata       int            `json:"errata"`
}

// Outline gives the publication in short.
func (p *Publication) Outline() Outline {
	out := Outline{ID: p.ID, Mark: p.Mark, Told: p.Told, Consultation: p.Consultation, Follows: p.Follows, Followed: p.Followed, Title: p.Title, Edition: p.Edition,
		Language: p.Language, About: p.About(), Translated: []string{}, Errata: len(p.Errata)}
	if out.About == nil {
		out.About = []string{}
	}
	for _, t := range p.Translations {
		out.Translated = append(out.Translated, t.Language)
	}
	slices.Sort(out.Translated)
	out.Translated = slices.Compact(out.Translated)
	return out
}
