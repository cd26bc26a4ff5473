package law

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// Home is where laws and policies are, without the language.
const Home = "/implementation/laws"

// Document implements entry.Content: a law is found by its title, by what is
// said of it, and by what its type and the provisions that it serves are called.
func (c Law) Document(subject string) search.Document {
	of := []string{Called(c.Kind)}
	for _, s := range c.Serves {
		of = append(of, s.Provision)
	}
	return search.Document{Kind: "law", Of: of, Title: c.Title, Body: search.Together(said(c.Note, c.Quoted)...), Address: Home + "/" + subject}
}

// Called is by what the search knows a type of instrument.
func Called(kind string) string { return "instrument-type:" + kind }

// said leaves out texts that say nothing.
func said(all ...i18n.Text) (out []i18n.Text) {
	for _, t := range all {
		if !t.Empty() {
			out = append(out, t)
		}
	}
	return out
}
