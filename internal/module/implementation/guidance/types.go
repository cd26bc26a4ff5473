package guidance

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
)

// Home is where guidance is, without the language.
const Home = "/implementation/guidance"

// Aspect is one of the things that carrying something out takes.
type Aspect string

// Aspects lists them, in the order in which they are shown.
func Aspects() []Aspect { return []Aspect{"structures", "mechanisms", "resources", "finance"} }

// Guidance is what carrying out provisions takes nationally.
type Guidance struct {
	Title      i18n.Text `json:"title"`
	Provisions []string  `json:"provisions" doc:"frozen ids of what is carried out, in ascending order"`
	Structures i18n.Text `json:"structures,omitzero" doc:"offices, teams, who is responsible for what"`
	Mechanisms i18n.Text `json:"mechanisms,omitzero" doc:"procedures, laws, channels, exercises"`
	Resources  i18n.Text `json:"resources,omitzero" doc:"people, skills, equipment"`
	Finance    i18n.Text `json:"finance,omitzero" doc:"what it costs, and how it is paid for"`
	entry.Recorded
	Place string `json:"place,omitempty" doc:"of what was recorded: where in the document the words quoted stand"`
	submission.Translated
}

// Worded implements submission.Translating.
func (g *Guidance) Worded() []submission.Worded {
	out := []submission.Worded{{Name: "title", Text: &g.Title, Max: MaxTitle}}
	for _, a := range Aspects() {
		out = append(out, submission.Worded{Name: string(a), Text: g.Of(a), Max: MaxText})
	}
	return out
}

// Of gives what is said of an aspect.
func (g *Guidance) Of(a Aspect) *i18n.Text {
	switch a {
	case "structures":
		return &g.Structures
	case "mechanisms":
		return &g.Mechanisms
	case "resources":
		return &g.Resources
	}
	return &g.Finance
}

// Comment is what somebody says of guidance.
type Comment struct {
	On   Aspect    `json:"on,omitempty" enum:"structures,mechanisms,resources,finance" doc:"what it speaks of; absent for the whole"`
	Text i18n.Text `json:"text"`
}

// Words are the texts of a comment.
func (c *Comment) Words() submission.Translating {
	return submission.Plainly{{Name: "text", Text: &c.Text, Max: MaxText}}
}

// Types of statement. The first has no subject; the subject of all others is the
// guidance.
const (
	TypeRecorded  = "implementation.guidance.recorded/1"
	TypeChanged   = "implementation.guidance.changed/1"
	TypeWithdrawn = "implementation.guidance.withdrawn/1"

	TypeCommented        = "implementation.guidance.commented/1"
	TypeCommentChanged   = "implementation.comment.changed/1"
	TypeCommentWithdrawn = "implementation.comment.withdrawn/1"
)

// EntryKind implements entry.Content, as the methods of the same name below.
func (Guidance) EntryKind() entry.Kind {
	return entry.Kind{Name: "guidance", Opened: TypeRecorded, Change: TypeChanged, End: TypeWithdrawn, Version: 4}
}

// EntryKind implements entry.Content.
func (Comment) EntryKind() entry.Kind {
	return entry.Kind{Name: "comment", Opened: TypeCommented, Change: TypeCommentChanged, End: TypeCommentWithdrawn, Under: true, Version: 1}
}

// Serving narrows a list to the guidance on a provision.
func Serving(id string) string { return entry.Serving(id) }

// Keys implements entry.Content: see Serving.
func (g Guidance) Keys() []string {
	out := g.Recorded.Keys()
	for _, id := range g.Provisions {
		out = append(out, Serving(id))
	}
	return out
}

// Keys implements entry.Content: comments are found under their guidance, and by
// their authors.
func (Comment) Keys() []string { return nil }

// Document implements entry.Content.
func (g Guidance) Document(subject string) search.Document {
	var body []i18n.Text
	for _, a := range Aspects() {
		if t := *g.Of(a); !t.Empty() {
			body = append(body, t)
		}
	}
	if !g.Quoted.Empty() {
		body = append(body, g.Quoted)
	}
	return search.Document{Kind: "guidance", Of: g.Provisions, Title: g.Title, Body: search.Together(body...), Address: Home + "/" + subject}
}

// Document implements entry.Content. A comment is shown on the page of its guidance.
func (c Comment) Document(subject string) search.Document {
	return search.Document{Kind: "comment", Title: c.Text, Body: c.Text, Address: Home + "/" + subject}
}
