package translation

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Given is the body of translation.given/1. Its subject is that of the entry.
type Given struct {
	Entry    statement.Hash `json:"entry"`        // the statement that opened what is translated
	As       string         `json:"as,omitempty"` // listed id; absent for the secretariat
	Of       statement.Hash `json:"of"`           // the statement whose wording it is of
	Language string         `json:"language"`
	Texts    []Text         `json:"texts"`
}

// Text is one of the texts of an entry, in another language.
type Text struct {
	Name  string `json:"name" doc:"which text: title, text, note"`
	Words string `json:"words"`
}

// Withdrawn is the body of translation.withdrawn/1. Its subject is that of the
// translation.
type Withdrawn struct {
	Translation statement.Hash `json:"translation"`
	As          string         `json:"as,omitempty"`
	Reason      i18n.Text      `json:"reason"`
}

// Event is that a translation was withdrawn.
type Event struct {
	submission.Mark
	Reason i18n.Text `json:"reason"`
}

// Translation is a translation as it stands: the read model.
type Translation struct {
	ID string `json:"id" doc:"id of the statement that gave it"`
	submission.Mark
	Entry      statement.Hash `json:"entry" doc:"id of what is translated"`
	As         string         `json:"as,omitempty" doc:"listed id of whose translation it is; absent for the secretariat"`
	Of         statement.Hash `json:"of" doc:"the statement whose wording it is of"`
	Language   string         `json:"language" doc:"BCP 47"`
	Official   bool           `json:"official" doc:"never: an official translation is its author's, and stands in the entry"`
	Texts      []Text         `json:"texts"`
	Known      bool           `json:"known" doc:"the register names the key as that of whose it is by its own words"`
	ReplacedBy string         `json:"replaced_by,omitempty" doc:"id of a newer one of the same translator in the language"`
	Withdrawn  *Event         `json:"withdrawn,omitempty"`
	Statements []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Stands reports whether a translation is shown where the entry is.
func (t *Translation) Stands() bool { return t.Known && t.ReplacedBy == "" && t.Withdrawn == nil }

// Version is a wording of what can be translated.
type Version struct {
	Statement statement.Hash
	Content   submission.Translating
}

// Source is something that can be translated, as it stands.
type Source struct {
	ID       statement.Hash // of the statement that opened it
	Subject  string         // of statements on it
	Path     string         // of its page, without the language
	Form     string         // by which its author changes it, without the language; empty where its page leads there
	Title    i18n.Text      // what it is called
	Told     submission.Told
	Ended    bool
	Versions []Version // oldest first; the last one is in force. At least one
}

// Now is the wording in force.
func (s *Source) Now() *Version { return &s.Versions[len(s.Versions)-1] }

// At is the wording that a statement gave; nil when it gave none.
func (s *Source) At(id statement.Hash) *Version {
	for i := range s.Versions {
		if s.Versions[i].Statement == id {
			return &s.Versions[i]
		}
	}
	return nil
}

// text finds a text by its name; empty when there is none.
func (v *Version) text(name string) (t i18n.Text, most int) {
	for _, w := range v.Content.Worded() {
		if w.Name == name {
			return *w.Text, w.Max
		}
	}
	return t, 0
}

// Text is a text of the wording by its name; empty when there is none.
func (v *Version) Text(name string) i18n.Text {
	t, _ := v.text(name)
	return t
}

// Others gives the translations of something that stand, as its pages show them:
// newest first, each with what of it is older than what it translates. One that
// translates nothing of it is left out.
func (s *Source) Others(all []Translation) (out []submission.ByAnother) {
	for i := len(all) - 1; i >= 0; i-- {
		t := &all[i]
		at := s.At(t.Of)
		if !t.Stands() || at == nil {
			continue
		}
		one := submission.ByAnother{ID: t.ID, Mark: t.Mark, As: t.As, Language: t.Language, Words: map[string]string{}}
		for _, x := range t.Texts {
			was, is := at.Text(x.Name), s.Now().Text(x.Name)
			if was.Empty() || was.Original == t.Language || is.Empty() {
				continue
			}
			one.Words[x.Name] = x.Words
			if was.Original != is.Original || was.String() != is.String() {
				one.Older = append(one.Older, x.Name)
			}
		}
		if len(one.Words) > 0 {
			out = append(out, one)
		}
	}
	return out
}
