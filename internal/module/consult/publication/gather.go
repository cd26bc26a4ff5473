package publication

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/statement"
)

// part is how much of a list is read at a time.
const part = 200

// Gather reads all that a publication in a language is put together from. before
// is the edition that it follows; zero for a first one.
func (s *Service) Gather(ctx context.Context, of *consult.Consultation, before statement.Hash, language string) (Sources, error) {
	out := Sources{Consultation: of, Cited: s.Rooms.Cited, Name: func(id string) string { return s.Rooms.Name(id, language) }}
	if !before.IsZero() {
		p, err := s.Queries.Get(ctx, before.String())
		if err != nil {
			return out, err
		}
		if p.Consultation != of.Statement {
			return out, fail.New(fail.Invalid, "The edition before is none of this consultation.")
		}
		out.Before = p
	}
	var err error
	if out.Texts, err = whole(func(from int64) ([]text.Text, int64, error) {
		p, err := s.Rooms.Texts.List(ctx, text.Filter{Consultation: of.ID, Before: from, Limit: part})
		return p.Items, p.Next, err
	}); err != nil {
		return out, err
	}
	if out.Contributions, err = whole(func(from int64) ([]contribution.Contribution, int64, error) {
		p, err := s.Rooms.Contributions.List(ctx, contribution.Filter{Consultation: of.ID, Before: from, Limit: part})
		return p.Items, p.Next, err
	}); err != nil {
		return out, err
	}
	for _, id := range of.About {
		held, err := whole(func(from int64) ([]position.Position, int64, error) {
			p, err := s.Rooms.Positions.List(ctx, position.Filter{On: id, States: true, Before: from, Limit: part})
			return p.Items, p.Next, err
		})
		if err != nil {
			return out, err
		}
		out.Positions = append(out.Positions, held...)
	}
	out.Agreements = map[statement.Hash]*adoption.Agreement{}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		for i := range out.Texts {
			how, err := s.Rooms.Agreements.In(ctx, q, out.Texts[i].ID)
			if err != nil {
				return err
			}
			out.Agreements[out.Texts[i].Statement] = how
		}
		for _, id := range of.About {
			words, err := s.Rooms.Official(ctx, q, id)
			if err != nil {
				return err
			}
			out.Official = append(out.Official, words...)
		}
		return nil
	})
	return out, err
}

// whole reads a list to its end and gives it oldest first.
func whole[T any](next func(from int64) ([]T, int64, error)) (out []T, err error) {
	for from := int64(0); ; {
		items, to, err := next(from)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
		if from = to; to == 0 {
			slices.Reverse(out)
			return out, nil
		}
	}
}
