package text

import (
	"context"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Agreement is how the version in force stands to agreed texts: what it has of
// them word for word, where it departs from one that it mostly repeats, and which
// open amendments touch agreed words.
type Agreement struct {
	Quoted     []Quoted            `json:"quoted"`
	Departures []redline.Departure `json:"departures" doc:"the unit's words against the paragraph's: inserted stands in the unit alone, deleted in the paragraph alone"`
	Reopened   []Reopened          `json:"reopened"`
}

// Quoted is words of a unit that stand in an agreed paragraph.
type Quoted struct {
	redline.Quoted
	Text string `json:"text" doc:"the words"`
}

// Reopened is an operation of an open amendment on agreed words.
type Reopened struct {
	Amendment string `json:"amendment"`
	redline.Reopened
	Text string `json:"text" doc:"the agreed words"`
}

// Agreement holds a text against what was agreed in its language. A hub that
// knows of none finds nothing.
func (q *Queries) Agreement(ctx context.Context, t *Text) (Agreement, error) {
	agreed := redline.NewAgreed(nil)
	if q.Agreed != nil {
		var err error
		if agreed, err = q.Agreed(ctx, t.Language); err != nil {
			return Agreement{}, err
		}
	}
	return t.kept.agreement(agreed, t.Against)
}

// Against holds the text against agreed paragraphs.
func (t *Text) Against(agreed *redline.Agreed) (Agreement, error) {
	out := Agreement{Quoted: []Quoted{}, Departures: []redline.Departure{}, Reopened: []Reopened{}}
	v := t.InForce().version
	now := v.Text()
	words := map[redline.ID][]string{}
	for _, u := range now.Standing() {
		for _, k := range u.Tokens {
			if len(k.Struck) == 0 {
				words[u.ID] = append(words[u.ID], k.Text)
			}
		}
	}
	say := func(q redline.Quoted) string { return strings.Join(words[q.Unit][q.From:q.To], "") }
	for _, q := range agreed.In(now) {
		out.Quoted = append(out.Quoted, Quoted{q, say(q)})
	}
	out.Departures = append(out.Departures, agreed.Departures(now)...)
	for _, c := range t.Changes() {
		all, err := agreed.Reopens(v, c)
		if err != nil {
			return out, fail.Wrap(err, fail.Internal, "the text cannot be put together")
		}
		for _, r := range all {
			out.Reopened = append(out.Reopened, Reopened{c.ID, r, say(r.Quoted)})
		}
	}
	return out, nil
}

// Phrases is where words stand or stood, with who put them there and who took
// them out, and the open amendments that would put them in.
type Phrases struct {
	Passages []redline.Passage `json:"passages"`
	Proposed []string          `json:"proposed" doc:"ids of open amendments that would put the words in"`
}

// Phrases looks for words in all that ever stood in the text, and in what is
// proposed. White space and case make no difference.
func (t *Text) Phrases(words string) Phrases {
	out := Phrases{Passages: []redline.Passage{}, Proposed: []string{}}
	out.Passages = append(out.Passages, t.InForce().version.Text().Find(words)...)
	sought := strings.ToLower(spaced(words))
	for _, c := range t.Changes() {
		for _, o := range c.Operations {
			if sought != "" && strings.Contains(strings.ToLower(spaced(o.Text)), sought) {
				out.Proposed = append(out.Proposed, c.ID)
				break
			}
		}
	}
	return out
}
