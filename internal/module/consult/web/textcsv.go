package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// amendmentsFile gives the amendments to a text as a table for programs: a line
// for each operation, with the words that it takes out and those that it puts in.
// What is open is told on the version in force, everything else on the version
// that it was made on.
func (p *Pages) amendmentsFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	t, err := p.Texts.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	title, _ := t.Title.Pick(l)
	out := table.Table{Title: title, Lang: l.Tag()}
	for _, c := range []struct {
		key  string
		kind table.Kind
	}{{"amendment", table.Integer}, {"statement", table.Text}, {"at", table.Text}, {"by", table.Text}, {"authors", table.Text}, {"state", table.Text}, {"decision", table.Text},
		{"version", table.Integer}, {"operation", table.Integer}, {"does", table.Text}, {"unit", table.Text}, {"label", table.Text}, {"old", table.Text}, {"new", table.Text},
		{"endorsed", table.Integer}, {"objected", table.Integer}, {"rationale", table.Text}, {"let_in", table.Text}} {
		out.Columns = append(out.Columns, table.Column{Key: c.key, Heading: c.key, Kind: c.kind})
	}
	s := p.redlines(l, t)
	known := map[*text.Version]placed{}
	for i := range t.Amendments {
		a := &t.Amendments[i]
		if a.State == text.Void {
			continue
		}
		v, change := versionOf(t, a)
		if _, ok := known[v]; !ok {
			known[v] = placedIn(v)
		}
		decision, version := "", a.Version
		if a.Decision != nil {
			decision = string(a.Decision.Ruling.Decision)
		}
		if v != nil {
			version = v.Number
		}
		why, _ := a.Rationale.Pick(l)
		for n := range change.Operations {
			o := &change.Operations[n]
			out.Rows = append(out.Rows, []any{i + 1, a.ID, a.Handed().At.UTC().Format(time.RFC3339), s.name(a.ID), strings.Join(a.Authors(), " "), string(a.State), decision,
				version, n + 1, string(o.Do), o.Unit.String(), known[v].labels[o.Unit], known[v].old(o), o.Text, len(a.Endorsed), len(a.Objected), why, letIn(a.Mark, a.Received)})
		}
	}
	var b bytes.Buffer
	err = csvfile.Write(&b, &out, csvfile.Options{})
	return ui.File{Name: "amendments-" + t.ID[:16] + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

// versionOf is the version that an amendment stands on, and its change there.
func versionOf(t *text.Text, a *text.Amendment) (*text.Version, *redline.Change) {
	switch {
	case a.Now != nil:
		return t.InForce(), a.Now
	case a.Version < int64(len(t.Versions)):
		return &t.Versions[a.Version], &a.Change
	}
	return nil, &a.Change
}

// placed is the standing units of a version, by their ids.
type placed struct {
	units  map[redline.ID]*redline.Unit
	labels map[redline.ID]string
}

func placedIn(v *text.Version) placed {
	out := placed{map[redline.ID]*redline.Unit{}, map[redline.ID]string{}}
	if v == nil {
		return out
	}
	all := v.Fixed().Text()
	labels, standing := all.Labels(), all.Standing()
	for i := range standing {
		out.units[standing[i].ID], out.labels[standing[i].ID] = &standing[i], labels[i]
	}
	return out
}

// old is the words that an operation takes out.
func (p placed) old(o *redline.Operation) string {
	u := p.units[o.Unit]
	switch {
	case u == nil:
		return ""
	case o.Do == redline.Remove:
		return u.Words()
	case o.Do == redline.Replace || o.Do == redline.Delete:
		return spoken(u, o.From, o.To)
	}
	return ""
}

// spoken are the standing words of a unit from one token to another.
func spoken(u *redline.Unit, from, to int) string {
	var b strings.Builder
	n := 0
	for i := range u.Tokens {
		if len(u.Tokens[i].Struck) > 0 {
			continue
		}
		if n >= from && n < to {
			b.WriteString(u.Tokens[i].Text)
		}
		n++
	}
	return b.String()
}
