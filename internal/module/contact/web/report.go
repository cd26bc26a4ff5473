package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// reported asks whether what was reported of some of the own contacts was looked
// at: each report by itself, by the end of its number. None where nothing was.
func (v viewer) reported(all ...contact.Own) []ui.Input {
	l := v.l
	ask := ui.Input{Kind: ui.Choices, Name: "looked", Label: l.T("contact.looked"), Hint: l.T("contact.looked-hint"), Optional: true}
	for _, o := range all {
		for _, slug := range o.Communities() {
			for _, r := range o.In[slug].Reports {
				ask.Options = append(ask.Options, ui.Option{Value: r.Statement.String(), Words: l.T("contact.looked.one", "contact", title(l, o.Point.Agency), "end", ending(r.Address),
					"trouble", l.T("contact.trouble."+string(r.Trouble)), "at", l.DateTime(r.At))})
			}
		}
	}
	if len(ask.Options) == 0 {
		return nil
	}
	return []ui.Input{ask}
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

// suspect is suspicious, to stand behind the way.
func (v viewer) suspect(s *contact.Standing, way string) templ.Component {
	words := v.suspicious(s, way)
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

// reportForm tells a participant that a contact could not be reached.
func (v viewer) reportForm(a *contact.Answering, f ui.Form) ui.Form {
	l := v.l
	which := ui.Input{Kind: ui.Choice, Name: "report", Label: l.T("contact.report.address")}
	offer := func(s *contact.Standing, address, shown string) {
		for _, t := range contact.TroublesOf(address) {
			which.Options = append(which.Options, ui.Option{Value: s.ID + " " + address + " " + string(t), Words: title(l, s.Point.Agency) + " · " + shown + " · " + l.T("contact.trouble."+string(t))})
		}
	}
	for i := range a.Contacts {
		s := &a.Contacts[i]
		for _, t := range s.Point.Phones {
			offer(s, t.Number, contact.Spaced(t.Number))
		}
		for _, m := range s.Point.Mails {
			offer(s, m, m)
		}
		for _, way := range s.Point.Channels {
			offer(s, way.String(), way.String())
		}
	}
	f.ID, f.Submit, f.Inputs = "report-form", l.T("contact.report.submit"), []ui.Input{which}
	f.Label = l.T("contact.report.title")
	return f
}

func (p *Pages) report(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	slug, of := r.PathValue("slug"), r.PathValue("id")
	id, rest, _ := strings.Cut(r.PostForm.Get("report"), " ")
	address, trouble := "", rest
	if i := strings.LastIndexByte(rest, ' '); i >= 0 { // the name and the address of a channel may have spaces
		address, trouble = rest[:i], rest[i+1:]
	}
	_, err = p.Service.Report(r.Context(), actor, id, contact.Reported{Community: slug, Address: address, Trouble: contact.Trouble(trouble)})
	if err == nil {
		return ui.Answer{To: l.Path(Address(slug, of))}, nil
	}
	if !again(err) && !fail.Is(err, fail.NotFound) {
		return ui.Answer{}, err
	}
	a, look := p.Service.Look(r.Context(), actor, slug, of)
	if look != nil {
		return ui.Answer{}, look
	}
	page, err := p.answeringPage(r.Context(), l, actor, a, ui.Form{Fault: l.Fault(err)})
	return ui.Answer{Page: page}, err
}
