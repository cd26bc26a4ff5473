package law

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// Home is where laws and policies are, without the language.
const Home = "/implementation/laws"

// Document implements entry.Content: a law is found by its title and by what is
// said of it.
func (c Law) Document(subject string) search.Document {
	return search.Document{Kind: "law", Title: c.Title, Body: search.Together(said(c.Note, c.Quoted)...), Address: Home + "/" + subject}
}

// said leaves out texts that say nothing.
func said(all ...i18n.Text) (out []i18n.Text) {
	for _, t := range all {
		if !t.Empty() {
			out = append(out, t)
		}
	}
	return out
}
