package position

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
)

func wordsOf(question, text *i18n.Text) submission.Translating {
	return submission.Plainly{{Name: "text", Text: text, Max: MaxText}, {Name: "question", Text: question, Max: MaxQuestion}}
}

// Words are the texts of a position.
func (p *Position) Words() submission.Translating { return wordsOf(&p.Question, &p.Text) }

// Words are the texts of a wording.
func (w *Wording) Words() submission.Translating { return wordsOf(&w.Question, &w.Text) }
