package practice

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// Home is where practices are, without the language.
const Home = "/implementation/practices"

// Called is by what the search knows a kind of practice.
func Called(k Kind) string { return "practice-kind:" + string(k) }

// Document implements entry.Content: a practice is found by its title, by its
// words, and by what its kind and the provisions that it carries out are called.
func (c Practice) Document(subject string) search.Document {
	var body []i18n.Text
	for _, t := range []i18n.Text{c.Text, c.Follow, c.Quoted} {
		if !t.Empty() {
			body = append(body, t)
		}
	}
	return search.Document{Kind: "practice", Of: append([]string{Called(c.Kind)}, c.Provisions...), Title: c.Title, Body: search.Together(body...), Address: Home + "/" + subject}
}
