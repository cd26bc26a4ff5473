package publication

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// GuidanceOf gives a text in one of its versions as it is published in a
// language: each unit a paragraph, its words with the amendments that they came
// with, and, in brackets, what the version leaves open. name gives the name of
// who is listed. The paragraphs have no ids yet; ok is false where the text has
// no such version.
func GuidanceOf(t *text.Text, version int64, language string, name func(id string) string) (g Guidance, ok bool) {
	if version < 0 || version >= int64(len(t.Versions)) {
		return Guidance{}, false
	}
	v := &t.Versions[version]
	x := v.Fixed().Text()
	g = Guidance{Text: t.Statement, Title: t.Title, Version: v.Number, Hash: v.Hash, Paragraphs: []Paragraph{}}
	open := map[redline.ID][]redline.Bracket{}
	for _, b := range v.Brackets {
		if b.Unit == (redline.ID{}) {
			g.Before = append(g.Before, alternatives(b.Alternatives)...)
			continue
		}
		open[b.Unit] = append(open[b.Unit], b)
	}
	labels := x.Labels()
	for i, u := range x.Standing() {
		p := Paragraph{Form: formOf(u.Kind), Depth: u.Depth, Label: labels[i], Text: u.Words()}
		if t.Language != language {
			p.Language = t.Language
		}
		for _, b := range open[u.ID] {
			if b.Whole {
				p.Open = append(p.Open, alternatives(b.Alternatives)...)
			}
		}
		p.Runs = runsOf(u, slices.DeleteFunc(slices.Clone(open[u.ID]), func(b redline.Bracket) bool { return b.Whole }))
		g.Paragraphs = append(g.Paragraphs, p)
	}
	g.Proposers = proposers(t, &g, name)
	return g, true
}

func alternatives(all []redline.Alternative) (out []Alternative) {
	for _, a := range all {
		one := Alternative{By: hashes(a.By), Text: strings.TrimSpace(a.Text)}
		if a.Operation != nil {
			one.Do = a.Operation.Do
			if one.Text == "" {
				one.Text = strings.TrimSpace(a.Operation.Text)
			}
		}
		out = append(out, one)
	}
	return out
}

// hashes are the amendments among names of origins, in ascending order: the text
// itself is none.
func hashes(names []string) (out []statement.Hash) {
	for _, n := range names {
		if h, err := statement.ParseHash(n); err == nil {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// runsOf parts the words of a unit by whom they came, and where they are open.
// White space goes with what stands before it. nil where all came with the text
// and nothing is open.
func runsOf(u redline.Unit, open []redline.Bracket) (out []Run) {
	var standing []redline.Token
	for _, t := range u.Tokens {
		if len(t.Struck) == 0 {
			standing = append(standing, t)
		}
	}
	slices.SortStableFunc(open, func(a, b redline.Bracket) int { return a.From - b.From })
	plain := len(open) == 0
	add := func(tokens []redline.Token) {
		for _, t := range tokens {
			by := hashes(append([]string{t.ID.Origin}, t.With...))
			plain = plain && len(by) == 0
			last := len(out) - 1
			switch {
			case last >= 0 && out[last].Open == nil && (t.Class == redline.Space || slices.Equal(out[last].By, by)):
				out[last].Text += t.Text
			default:
				out = append(out, Run{Text: t.Text, By: by})
			}
		}
	}
	at := 0
	for _, b := range open {
		from, to := max(b.From, at), min(max(b.To, at), len(standing))
		if from > len(standing) {
			break
		}
		add(standing[at:from])
		r, by := Run{Open: alternatives(b.Alternatives)}, []string{}
		for _, t := range standing[from:to] {
			r.Text += t.Text
			by = append(append(by, t.ID.Origin), t.With...)
		}
		r.By = hashes(by)
		out, at = append(out, r), to
	}
	add(standing[at:])
	if plain {
		return nil
	}
	return out
}

// HasOpen reports whether alternatives are printed in brackets in it: Hash is
// that of the version, which holds none of them.
func (g *Guidance) HasOpen() bool {
	return len(g.Before) > 0 || slices.ContainsFunc(g.Paragraphs, func(p Paragraph) bool {
		return len(p.Open) > 0 || slices.ContainsFunc(p.Runs, func(r Run) bool { return len(r.Open) > 0 })
	})
}

// Everybody says whose every amendment to a text is, by ids: those by which words
// were struck are not among those that published words name.
func Everybody(t *text.Text) *Guidance {
	out := &Guidance{Text: t.Statement}
	for i := range t.Amendments {
		out.Proposers = append(out.Proposers, proposerOf(&t.Amendments[i], unnamed))
	}
	return out
}

func proposerOf(a *text.Amendment, name func(id string) string) Proposer {
	one := Proposer{Amendment: a.Statement, By: Authors(&a.Via, a.Authors(), name), Credits: creditsOf(&a.Told, name), Origins: a.Origins}
	if parent, err := statement.ParseHash(a.Change.DerivedFrom); err == nil {
		one.Modifies = parent
	}
	return one
}

// proposers says whose the amendments are that guidance names, and those that
// they derive from.
func proposers(t *text.Text, g *Guidance, name func(id string) string) []Proposer {
	named := map[string]bool{}
	var add func(ids []statement.Hash)
	add = func(ids []statement.Hash) {
		for _, id := range ids {
			a := t.Amendment(id.String())
			if a == nil || named[a.ID] {
				continue
			}
			named[a.ID] = true
			if parent, err := statement.ParseHash(a.Change.DerivedFrom); err == nil {
				add([]statement.Hash{parent})
			}
		}
	}
	each := func(all []Alternative) {
		for _, a := range all {
			add(a.By)
		}
	}
	each(g.Before)
	for _, p := range g.Paragraphs {
		each(p.Open)
		for _, r := range p.Runs {
			add(r.By)
			each(r.Open)
		}
	}
	var out []Proposer
	for _, id := range slices.Sorted(maps.Keys(named)) {
		out = append(out, proposerOf(t.Amendment(id), name))
	}
	return out
}

// Authors names those whose words something is: who is listed, and after them, as
// a document has them, who is not.
func Authors(via *submission.Via, ids []string, name func(id string) string) []consult.Named {
	out := listed(ids, name)
	for _, o := range via.Others {
		out = append(out, consult.Named{Name: o.Name, Role: o.Of})
	}
	return out
}

// listed names participants, in ascending order of their ids.
func listed(ids []string, name func(id string) string) (out []consult.Named) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		out = append(out, consult.Named{ID: id, Name: name(id)})
	}
	return out
}
