package publication

import (
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Written reads what the organiser typed, in the plain form of package redline:
// paragraphs, headings and items. Nothing typed is nothing; a text that has not
// that form is fail.Invalid.
func Written(typed string) ([]Paragraph, error) {
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	t, err := redline.Parse("w", typed)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the text is none in the plain form")
	}
	var out []Paragraph
	labels := t.Labels()
	for i, u := range t.Standing() {
		out = append(out, Paragraph{Form: formOf(u.Kind), Depth: u.Depth, Label: labels[i], Text: u.Words()})
	}
	return out, nil
}

func formOf(k redline.Kind) Form {
	switch k {
	case redline.Heading:
		return Heading
	case redline.Item:
		return Item
	case redline.Norm:
		return Norm
	}
	return ""
}

// Typed writes paragraphs as they are typed: what Written reads.
func Typed(all []Paragraph) string {
	var b strings.Builder
	for i := range all {
		p := &all[i]
		if i > 0 {
			b.WriteString("\n\n")
		}
		words := p.Text
		if p.Label != "" {
			words = strings.TrimSpace(p.Label + " " + words)
		}
		switch p.Form {
		case Heading:
			b.WriteString(strings.Repeat("#", p.Depth+1) + " " + words)
			continue
		case Norm:
			if p.Label == "" {
				words = plain(p.Text)
			}
			words = "> " + words
		case "":
			if p.Label == "" {
				words = plain(p.Text)
			}
		}
		b.WriteString(strings.Repeat("  ", p.Depth) + words)
	}
	return b.String()
}

// plain writes words that have no label so that they are read as words.
func plain(words string) string {
	return strings.TrimSpace(redline.FromParagraphs("w", []string{words}).Format())
}

// split cuts a wording of another statement into paragraphs as they are quoted:
// always in the same way, so that each can be found in it again.
func split(wording string) []Paragraph {
	out, err := Written(wording)
	if err != nil { // a wording that its own room accepted: then by empty lines
		for _, words := range strings.Split(wording, "\n\n") {
			if words = strings.TrimSpace(words); words != "" {
				out = append(out, Paragraph{Text: words})
			}
		}
	}
	return out
}
