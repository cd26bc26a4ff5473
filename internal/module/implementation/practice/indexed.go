package practice

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// Home is where practices are, without the language.
const Home = "/implementation/practices"

// Document implements entry.Content: a practice is found by its title and by its
// words.
func (c Practice) Document(subject string) search.Document {
	var body []i18n.Text
	for _, t := range []i18n.Text{c.Text, c.Follow, c.Quoted} {
		if !t.Empty() {
			body = append(body, t)
		}
	}
	return search.Document{Kind: "practice", Title: c.Title, Body: search.Together(body...), Address: Home + "/" + subject}
}
