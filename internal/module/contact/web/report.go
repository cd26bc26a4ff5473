package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// reported asks whether what was reported of some of the own contacts was looked
// at: each report by itself, by the end of its number; said is the key of the words,
// which name who reported it to those who have signed in. None where nothing was.
func (v viewer) reported(said string, all ...contact.Own) []ui.Input {
	l := v.l
	ask := ui.Input{Kind: ui.Choices, Name: "looked", Label: l.T("contact.looked"), Hint: l.T("contact.looked-hint"), Optional: true}
	for _, o := range all {
		for _, slug := range o.Communities() {
			for _, r := range o.In[slug].Reports {
				ask.Options = append(ask.Options, ui.Option{Value: r.Statement.String(), Words: l.T(said, "contact", title(l, o.Point.Agency), "end", ending(r.Address),
					"trouble", l.T("contact.trouble."+string(r.Trouble)), "at", l.DateTime(r.At), "who", v.called(r.As))})
			}
		}
	}
	if len(ask.Options) == 0 {
		return nil
	}
	return []ui.Input{ask}
}

// cleared is a button that confirms one of the own contacts without change and takes
// away all that was reported of it; none where nothing was.
func (v viewer) cleared(o *contact.Own) templ.Component {
	hidden := [][2]string{{"contact", o.ID}}
	for _, slug := range o.Communities() {
		for _, r := range o.In[slug].Reports {
			hidden = append(hidden, [2]string{"looked", r.Statement.String()})
		}
	}
	if len(hidden) == 1 {
		return templ.NopComponent
	}
	return ui.FormView(v.l, ui.Form{ID: "clear-reports", Action: v.l.Path(Desk + "/confirm"), Label: v.l.T("contact.looked.all"), Hidden: hidden, Submit: v.l.T("contact.looked.all")})
}

// suspicious says at a way to reach a contact that it was reported, and when; empty
// where nobody has.
func (v viewer) suspicious(s *contact.Standing, way string) string {
	if s == nil {
		return ""
	}
	r, is := s.Reported(way)
	if !is {
		return ""
	}
	return v.l.T("contact.suspect."+string(r.Trouble), "day", v.l.Date(r.At))
}

// suspect is suspicious, to stand behind the way on what leaves the hub.
func (v viewer) suspect(s *contact.Standing, way string) templ.Component {
	return badge(v.suspicious(s, way))
}

// suspected is the same on a page, which says who reported it, too: whoever reports
// what is not so does it under its name. Of what was not reported in this community
// nobody is told by whom.
func (v viewer) suspected(s *contact.Standing, way string) templ.Component {
	words := v.suspicious(s, way)
	if words != "" {
		if r, _ := s.Reported(way); r.As != "" {
			words = v.l.T("contact.suspect.by", "what", words, "who", v.called(r.As))
		}
	}
	return badge(words)
}

func badge(words string) templ.Component {
	if words == "" {
		return ui.Plain("")
	}
	return ui.Join(ui.Plain(" "), ui.Badge(words))
}

// ending is the end of a number, or where a mail address leads: whoever knows it
// knows it again.
func ending(address string) string {
	if _, host, mail := strings.Cut(address, "@"); mail {
		return "…@" + host
	}
	return "…" + address[max(0, len(address)-3):]
}

// reportForm tells a participant that a contact could not be reached. Nothing is chosen
// before somebody has: a number that answers is easily called dead.
func (v viewer) reportForm(a *contact.Answering, in reporting) ui.Form {
	l := v.l
	which := ui.Input{Kind: ui.Choice, Name: "report", Label: l.T("contact.report.address"), Value: in.chosen, Fault: in.beside}
	// A telephone shows the beginning of what is chosen: what was tried comes first.
	offer := func(s *contact.Standing, address string) {
		for _, t := range contact.TroublesOf(address) {
			which.Options = append(which.Options, ui.Option{Value: s.ID + " " + address + " " + string(t),
				Words: l.Isolate(readable(address)) + " · " + l.T("contact.trouble."+string(t)) + " · " + l.Isolate(title(l, s.Point.Agency))})
		}
	}
	for i := range a.Contacts {
		s := &a.Contacts[i]
		for _, t := range s.Point.Phones {
			offer(s, t.Number)
		}
		for _, m := range s.Point.Mails {
			offer(s, m)
		}
		for _, way := range s.Point.Channels {
			offer(s, way.String())
		}
	}
	which.Options = ui.Options(l.T("contact.choose"), which.Options...)
	return ui.Form{ID: "report-form", Label: l.T("contact.report.title"), Submit: l.T("contact.report.submit"), Fault: in.above, Inputs: []ui.Input{which}}
}

// reporting is what somebody chose in the form, and what is wrong with it: beside the
// field, or above the form.
type reporting struct{ chosen, beside, above string }

func (p *Pages) report(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	slug, of := r.PathValue("slug"), r.PathValue("id")
	chosen := r.PostForm.Get("report")
	id, rest, _ := strings.Cut(chosen, " ")
	address, trouble := "", rest
	if i := strings.LastIndexByte(rest, ' '); i >= 0 { // the name and the address of a channel may have spaces
		address, trouble = rest[:i], rest[i+1:]
	}
	if chosen == "" {
		return p.reportAgain(r, l, actor, reporting{beside: l.T("contact.report.none")})
	}
	_, err = p.Service.Report(r.Context(), actor, id, contact.Reported{Community: slug, Address: address, Trouble: contact.Trouble(trouble)})
	if err == nil {
		return ui.Answer{To: l.Path(Address(slug, of))}, nil
	}
	if !again(err) && !fail.Is(err, fail.NotFound) {
		return ui.Answer{}, err
	}
	return p.reportAgain(r, l, actor, reporting{chosen: chosen, above: l.Fault(err)})
}

// reportAgain gives the page back with the form as it was sent.
func (p *Pages) reportAgain(r *http.Request, l *i18n.Locale, actor policy.Actor, in reporting) (ui.Answer, error) {
	a, err := p.Service.Look(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	page, err := p.answeringPage(r.Context(), l, actor, a, in)
	return ui.Answer{Page: page}, err
}
