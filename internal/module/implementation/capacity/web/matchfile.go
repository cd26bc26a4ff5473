package web

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/ui"
)

// matchFile gives the list of matches as a file, narrowed as the page is.
func (p *Pages) matchFile(ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, narrow, err := matchesOf(r.URL.Query())
		if err != nil {
			return ui.File{}, err
		}
		all, more, err := p.queries().Matches(r.Context(), f)
		if err != nil {
			return ui.File{}, err
		}
		titles, err := p.clustersOf(r.Context(), all)
		if err != nil {
			return ui.File{}, err
		}
		t := p.matchSheet(l, titles, all)
		t.Notes = []table.Note{{Label: l.T("participant.file.address"), Text: l.Path(matchesPath) + narrow}, {Label: l.T("participant.file.meaning"), Text: l.T("capacity.matches.lead")},
			{Label: l.T("capacity.matches.sorted"), Text: l.T("capacity.matches.order")}, {Label: l.T("capacity.matches.codes"), Text: l.T("capacity.matches.codes.are")}}
		if more {
			t.Notes = append(t.Notes, table.Note{Label: l.T("capacity.matches"), Text: l.T("capacity.matches.more")})
		}
		return entryweb.WriteTable("comity-matches", ending == "xlsx", t, l.T("participant.file.notes"))
	}
}

// aspectKeys are the keys of the catalogue by which the aspects of a match are called.
var aspectKeys = map[capacity.Aspect]string{capacity.ByProvision: "capacity.provision", capacity.ByKind: "capacity.kind", capacity.ByPlace: "capacity.concerns",
	capacity.ByLanguage: "capacity.language", capacity.ByTime: "capacity.time"}

// matchSheet is a list of matches as a table, a row a pair: titles in the language in
// which they were written; each aspect as the API has it, in a code and what is shared,
// as ids; and the reasons in words, as the page has them.
func (p *Pages) matchSheet(l *i18n.Locale, titles map[string]i18n.Text, all []capacity.Pair) *table.Table {
	t := &table.Table{Title: l.T("capacity.matches"), Lang: l.Tag()}
	column := func(key, heading string) { t.Columns = append(t.Columns, table.Column{Key: key, Heading: heading}) }
	for _, side := range capacity.Sides() {
		s, of := string(side), l.T(key(side, "one"))
		column(s, l.T("capacity.match.of", "which", of, "what", l.T("capacity.id")))
		column(s+"_author", l.T("capacity.match.of", "which", of, "what", l.T(key(side, "by"))))
		column(s+"_language", l.T("capacity.match.of", "which", of, "what", l.T("consult.language")))
		column(s+"_title", l.T("capacity.match.of", "which", of, "what", l.T("capacity.title")))
	}
	for _, a := range capacity.Aspects() {
		column(string(a), l.T("capacity.match.of", "which", l.T(aspectKeys[a]), "what", l.T("capacity.match.how")))
		column(string(a)+"_shared", l.T("capacity.match.of", "which", l.T(aspectKeys[a]), "what", l.T("capacity.match.shared")))
	}
	for _, c := range []string{"fits", "open", "apart"} {
		column(c, l.T("capacity."+c))
	}
	for i := range all {
		m := &all[i]
		var row []any
		for _, e := range []*capacity.Entry{m.NeedIs, m.OfferIs} {
			row = append(row, e.ID, authorsOf(e), e.Title.Original, e.Title.String())
		}
		words := map[string][]string{}
		for _, r := range m.Reasons {
			row = append(row, r.How, strings.Join(r.What, " "))
			if r.How == capacity.NotSaid || r.How == capacity.Apart {
				words[r.How] = append(words[r.How], l.T("capacity."+r.How+"."+string(r.Aspect)))
			} else {
				words["fits"] = append(words["fits"], p.fitsWords(l, titles, &r))
			}
		}
		for _, c := range []string{"fits", capacity.NotSaid, capacity.Apart} {
			row = append(row, strings.Join(words[c], "\n"))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// fitsWords is what a need and an offer share, as the page says it, in a file.
func (p *Pages) fitsWords(l *i18n.Locale, titles map[string]i18n.Text, r *capacity.Reason) string {
	var what []string
	for _, id := range r.What {
		words, _ := p.shares(l, titles, r, id).Pick(l)
		what = append(what, words)
	}
	switch {
	case r.Aspect == capacity.ByTime && len(what) == 2:
		return l.T("capacity.fits.time.span", "from", what[0], "until", what[1])
	case r.Aspect == capacity.ByTime:
		return l.T("capacity.fits.time")
	case r.How == capacity.Cluster:
		return l.T("capacity.fits.cluster", "what", l.And(what...))
	}
	return l.T("capacity.fits."+string(r.Aspect), "what", l.And(what...))
}

// authorsOf are those whose a need or an offer is, as a file names them: listed ids, and
// the names of who is not listed.
func authorsOf(e *capacity.Entry) string {
	out := strings.Join(e.Via.Authors(), " ")
	for _, o := range e.Via.Others {
		out = strings.TrimSpace(out + " " + o.Name)
	}
	return out
}
