package submission

import (
	"context"

	"comity.example/comity/internal/i18n"
)

// Brief is a submission as the pages and answers of other rooms list it.
type Brief struct {
	ID         string    `json:"id" doc:"see /api/v1/submissions/{id}"`
	Title      i18n.Text `json:"title"`
	Date       string    `json:"date" doc:"of the submission"`
	Mode       Mode      `json:"mode" enum:"own,joint,group,recorded,transmitted" doc:"how it came in"`
	Authors    []string  `json:"authors" doc:"listed ids of whose words they are"`
	Roles      []string  `json:"roles,omitempty" doc:"of a participant: author, by (handed it in for the author), member (of the author)"`
	Confirmed  bool      `json:"confirmed" doc:"every author has said, signed, confirmed or corrected it under the own key"`
	Withdrawn  bool      `json:"withdrawn,omitempty"`
	Struck     bool      `json:"struck,omitempty" doc:"some of the statements that it rests on are struck"`
	Statements []string  `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
	Told       Told      `json:"-"`
}

// BriefLimit is how many submissions other rooms list beside what is their own:
// the newest; all of them are in the list of submissions.
const BriefLimit = 50

// Briefs gives the newest submissions that pass a filter, and whether there are
// more than BriefLimit.
func (q *Queries) Briefs(ctx context.Context, f Filter) (out []Brief, more bool, err error) {
	f.Limit = BriefLimit
	part, err := q.List(ctx, f)
	if err != nil {
		return nil, false, err
	}
	out = make([]Brief, len(part.Items))
	for i := range part.Items {
		s := &part.Items[i]
		out[i] = Brief{ID: s.ID, Title: s.Title, Date: s.Date, Mode: s.Via.Mode, Authors: s.Via.Authors(), Confirmed: s.Confirmed,
			Withdrawn: s.Withdrawn != nil, Struck: len(s.Struck) > 0, Statements: s.Statements, Told: s.Told}
		if f.Named != "" {
			out[i].Roles = s.As(f.Named)
		}
	}
	return out, part.Next > 0, nil
}
