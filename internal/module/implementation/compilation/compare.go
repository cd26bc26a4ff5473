package compilation

import (
	"slices"

	"comity.example/comity/internal/i18n"
)

// Beside gives some participants a reply each in every chapter, side by side: where
// one has provided no information, its reply has no id and says nothing. They come in
// the order of replies in a compilation.
func Beside(l *i18n.Locale, chapters []Chapter, ids []string, n Names) {
	for i := range chapters {
		ch := &chapters[i]
		for _, id := range ids {
			if !slices.ContainsFunc(ch.Replies, func(r Reply) bool { return r.Participant == id && !r.Apart }) {
				name, lang := n.Called(id)
				ch.Replies = append(ch.Replies, Reply{Participant: id, Name: Words{lang, name}})
			}
		}
		n.sort(l, ch.Replies)
	}
}

// Key tells replies of a chapter apart, for places on a page.
func (r *Reply) Key() string {
	if r.Beside {
		return r.Participant + "-" + r.short()
	}
	return r.Participant
}

// None reports whether a participant has provided no information.
func (r *Reply) None() bool { return r.ID == "" }
