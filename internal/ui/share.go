package ui

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Share is what one room adds to a page of another: a part of it, with its
// heading, and the statements that it rests on. The zero value is nothing.
type Share struct {
	Body    templ.Component
	RestsOn []string
}

// Sharing gives what a room has to add to the page about a frozen or listed id,
// in the reader's language.
type Sharing func(ctx context.Context, l *i18n.Locale, id string) (Share, error)

// Shared puts together what several rooms add, in their order.
func Shared(ctx context.Context, l *i18n.Locale, id string, rooms []Sharing) (Share, error) {
	var parts []templ.Component
	var out Share
	for _, room := range rooms {
		s, err := room(ctx, l, id)
		if err != nil {
			return Share{}, err
		}
		if s.Body != nil {
			parts = append(parts, s.Body)
		}
		out.RestsOn = append(out.RestsOn, s.RestsOn...)
	}
	out.Body = Stack(parts...)
	return out, nil
}
