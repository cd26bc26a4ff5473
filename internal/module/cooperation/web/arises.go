package web

import (
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// places finds what an opening belongs to: the case from which it arises, where
// the actor reads it, and the exercise in which it is opened. What arises from an
// exercise, or is opened in one, is marked as one, whatever the form says.
func (v *viewer) places(kind cooperation.Kind, f *form) (err error) {
	if kind != cooperation.Request {
		f.v.Del("arises") // nothing else says from what it arises, and nothing is taken over for it
	}
	if id := f.get("arises"); id != "" {
		if of, err := v.p.Queries.Source(v.ctx, v.actor, id); err == nil { // the rules say that it is not the reader's
			v.source = of
		}
	}
	if id := f.get("occasion"); id != "" && v.p.Occasion != nil {
		if v.meeting, err = v.p.Occasion(v.ctx, v.actor, id); err != nil {
			return err
		}
	}
	if v.meeting != nil || v.source != nil && v.source.Exercise {
		f.v.Set("exercise", "yes")
	}
	return nil
}

// arises is the case from which a request arises: its title and a link for a
// reader whose participant reads that case, its id for any other.
func (v *viewer) arises(id string) templ.Component {
	all, err := v.p.Queries.Case(v.ctx, v.actor, id)
	switch {
	case err != nil:
		return ui.Code(id)
	case all[0].Matter == nil:
		return ui.A(v.Path(Home, id), v.T("cooperation.erased.title"))
	}
	return ui.Join(ui.Label(all[0].Shown()), ui.TextLink(v.Locale, v.Path(Home, id), all[0].Matter.Title))
}

// origin is what stands above a request that arises from a case: which, to whom it
// can go for that, and how help is asked of anybody else.
func (v *viewer) origin(f *form) []templ.Component {
	id := f.get("arises")
	if id == "" {
		return nil
	}
	out := []templ.Component{ui.FactList(ui.Facts{{Term: v.T("cooperation.arises"), Content: v.arises(id)}})}
	if v.source == nil {
		return out
	}
	afresh := v.Path(Home, "new", string(cooperation.Request))
	if o := v.source.Occasion; o != nil {
		afresh += "?" + url.Values{"occasion": {o.ID}}.Encode()
	}
	out = append(out, ui.Para(ui.Sentence(v.Locale, "cooperation.arises.rule", ui.Parts{"marking": ui.Label(v.source.Marking), "afresh": ui.A(afresh, v.T("cooperation.arises.afresh"))})))
	if v.begun {
		out = append(out, v.taken())
	}
	return out
}

// taken says what of a case stands in the form of a request that arises from it.
func (v *viewer) taken() templ.Component {
	key := "cooperation.begun"
	if v.withheld() {
		key = "cooperation.begun.withheld"
	}
	return ui.Para(ui.Sentence(v.Locale, key, ui.Parts{"who": v.Who(v.source.Opener), "marking": ui.Label(v.source.Marking)}))
}

// withheld reports whether a case is marked too narrowly for its words to be taken
// over into another.
func (v *viewer) withheld() bool { return marking.Narrower(v.source.Marking, statement.Amber) }

// formMarking is the narrowest of how a form is marked and of what stands in it.
func (v *viewer) formMarking(f *form) statement.Marking {
	if v.source != nil {
		return marking.Narrowest(f.marking(), v.source.Marking)
	}
	return f.marking()
}
