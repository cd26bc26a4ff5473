package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"comity.example/comity/internal/format/oscal"
	"comity.example/comity/internal/format/skos"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// The provisions in forms that programs for vocabularies and for catalogues of
// controls read.
const (
	turtle    = home + "/provisions.ttl"
	catalogue = home + "/provisions.oscal.json"
)

// vocabulary leads to them.
func vocabulary(l *i18n.Locale) []ui.Link {
	return []ui.Link{{Href: l.Path(turtle), Words: "SKOS"}, {Href: l.Path(catalogue), Words: "OSCAL"}}
}

// address of a thing, in no language: the one that lasts.
func (p *Pages) address(path string) string { return p.Base + home + path }

// matches are the relations that SKOS has a word for. That one provision helps
// to carry out another says nothing of how their contents stand.
var matches = map[framework.RelationKind]skos.Relation{framework.RelationEqual: skos.Exact, framework.RelationSubset: skos.Broad,
	framework.RelationSuperset: skos.Narrow, framework.RelationIntersects: skos.Related}

// skos gives all provisions as a vocabulary, each instrument as a scheme, in all
// languages at once.
func (p *Pages) skos(r *http.Request, _ *i18n.Locale) (ui.File, error) {
	instruments, provisions, err := p.everything(r)
	if err != nil {
		return ui.File{}, err
	}
	relations, err := p.q.Relations(r.Context(), framework.RelationFilter{})
	if err != nil {
		return ui.File{}, err
	}
	stand := map[string][]skos.Match{}
	note := func(from, to string, kind framework.RelationKind) {
		if m, ok := matches[kind]; ok {
			stand[from] = append(stand[from], skos.Match{Relation: m, Address: p.address("/provisions/" + to)})
		}
	}
	for _, x := range relations {
		note(x.From, x.To, x.Relation.Relation)
		note(x.To, x.From, x.Relation.Relation.Inverse())
	}
	var v skos.Vocabulary
	for _, i := range instruments {
		s := skos.Scheme{Address: p.address("/instruments/" + i.ID), Title: i.Title.In, Date: i.Date, Notation: i.Symbol}
		for _, x := range provisions[i.ID] {
			c := skos.Concept{Address: p.address("/provisions/" + x.ID), ID: x.ID, Notation: cited(x.Symbol, x.Number), Label: x.Title.In, Matches: stand[x.ID]}
			if x.Parent != "" {
				c.Broader = p.address("/provisions/" + x.Parent)
			}
			switch t := (skos.Text{Language: x.Text.Language, Words: x.Text.Text}); {
			case t.Words == "":
			case x.Text.Basis == framework.Paraphrase:
				c.Scope = []skos.Text{t}
			default:
				c.Definition = []skos.Text{t}
			}
			s.Concepts = append(s.Concepts, c)
		}
		if len(s.Concepts) > 0 {
			v.Schemes = append(v.Schemes, s)
		}
	}
	var b bytes.Buffer
	err = skos.Write(&b, &v)
	return ui.File{Name: "comity-framework.ttl", Type: skos.MediaType, Body: b.Bytes()}, err
}

// oscal gives all provisions as a catalogue, each instrument as a group, with
// titles in the language of the page.
func (p *Pages) oscal(r *http.Request, l *i18n.Locale) (ui.File, error) {
	instruments, provisions, err := p.everything(r)
	if err != nil {
		return ui.File{}, err
	}
	c := oscal.Catalogue{Address: p.address("/provisions") + "#" + l.Tag(), Title: l.T("framework.provisions.title"), Remarks: l.T("framework.oscal.remarks")}
	var all []framework.ProvisionItem
	for _, i := range instruments {
		all = append(all, provisions[i.ID]...)
		title, _ := i.Title.Pick(l)
		if g := (oscal.Group{ID: i.ID, Title: title, Label: i.Symbol, Controls: p.controls(l, provisions[i.ID], "")}); len(g.Controls) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	c.Edition = edition(instruments, provisions)
	if c.Changed, err = p.q.Changed(r.Context(), all); err != nil {
		return ui.File{}, err
	}
	var b bytes.Buffer
	err = oscal.Write(&b, &c)
	return ui.File{Name: "comity-framework.oscal.json", Type: oscal.MediaType, Body: b.Bytes()}, err
}

// controls gives the items that are parts of another, or of none, with their own
// parts.
func (p *Pages) controls(l *i18n.Locale, all []framework.ProvisionItem, parent string) (out []oscal.Control) {
	for _, x := range all {
		if x.Parent != parent {
			continue
		}
		title, _ := x.Title.Pick(l)
		out = append(out, oscal.Control{ID: x.ID, Title: title, Class: string(x.Kind), Label: cited(x.Symbol, x.Number),
			Address: p.address("/provisions/" + x.ID), Text: x.Text.Text, Told: x.Text.Basis == framework.Paraphrase, Parts: p.controls(l, all, x.ID)})
	}
	return out
}

// everything is all instruments, by date, and the provisions of each, in its own
// order.
func (p *Pages) everything(r *http.Request) ([]framework.InstrumentItem, map[string][]framework.ProvisionItem, error) {
	instruments, err := p.allInstruments(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := p.q.Provisions(r.Context(), framework.ProvisionFilter{})
	if err != nil {
		return nil, nil, err
	}
	of := map[string][]framework.ProvisionItem{}
	for _, x := range all {
		of[x.Instrument] = append(of[x.Instrument], x)
	}
	return instruments, of, nil
}

// edition names the contents of a catalogue: it changes with them, and with
// nothing else.
func edition(instruments []framework.InstrumentItem, provisions map[string][]framework.ProvisionItem) string {
	h := sha256.New()
	for _, i := range instruments {
		for _, x := range provisions[i.ID] {
			_, _ = h.Write([]byte(x.ID + "\n" + x.Text.SHA256 + "\n")) // a hash takes whatever it is given
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
