package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// processEdits are the forms in which drafts on the process are edited.
func (p *Pages) processEdits() map[string]draftweb.Edit {
	if p.Choosing == nil {
		return nil
	}
	out := map[string]draftweb.Edit{consult.TypeCalled: p.editCall, text.TypeTabled: p.editTabled}
	for _, typ := range []string{consult.TypeGroupFormed, consult.TypePointOpened, consult.TypePointSettled, consult.TypeConcluded,
		consult.TypePhaseExtended, consult.TypePhaseReopened, consult.TypeGroupAdmitted, consult.TypeGroupDeclined} {
		out[typ] = p.editLater
	}
	return out
}

// revised is a draft on the process as its form takes it: what it held at first,
// its fields, and what they make of it.
type revised struct {
	typed  url.Values
	inputs func(ctx context.Context, x *running, f *filled) ([]ui.Input, error)
	body   func(f *filled) corpus.Body
}

// revise gives the form of a draft that follows a call.
func (p *Pages) revise(x *running, b corpus.Body) (revised, bool) {
	one := func(field string, t i18n.Text) url.Values {
		return url.Values{field: {t.String()}, "language": {t.Original}}
	}
	switch was := b.(type) {
	case *consult.Group:
		return revised{typedOfGroup(was), p.groupInputs, func(f *filled) corpus.Body {
			return p.typedGroup(f, &x.c, was.As, was.ID, was)
		}}, true
	case *consult.Point:
		v := one("text", was.Text)
		v["about"] = was.About
		return revised{v, p.pointInputs, func(f *filled) corpus.Body {
			is := typedPoint(f, was.As, was.Group)
			is.Text = sameText(was.Text, is.Text)
			return is
		}}, true
	case *consult.Settled:
		return revised{one("outcome", was.Outcome), outcomeInputs, func(f *filled) corpus.Body {
			f.Need("outcome")
			return &consult.Settled{As: was.As, Point: was.Point, Outcome: sameText(was.Outcome, f.Text("outcome"))}
		}}, true
	case *consult.Concluded:
		return revised{one("reason", was.Reason), reasonInputs, func(f *filled) corpus.Body {
			is := typedReason(f, was.As)
			is.Reason = sameText(was.Reason, is.Reason)
			return is
		}}, true
	case *consult.Moved:
		v := one("reason", was.Reason)
		if t, ok := form.Instant(was.Closes); ok {
			t = t.In(x.c.Place())
			v.Set("closes-day", t.Format(time.DateOnly))
			v.Set("closes-time", t.Format("15:04"))
		}
		return revised{v, func(_ context.Context, _ *running, f *filled) ([]ui.Input, error) { return moveInputs(f, &x.c), nil }, func(f *filled) corpus.Body {
			is := typedMove(f, &x.c, was.As, was.Phase)
			is.Closes = sameInstant(x.c.Zone, was.Closes, is.Closes)
			is.Reason = sameText(was.Reason, is.Reason)
			if was.Type() == consult.TypePhaseReopened {
				return consult.Reopen(*is)
			}
			return consult.Extend(*is)
		}}, true
	case *consult.Admitted:
		return revised{one("reason", was.Reason), admittedInputs(was), func(f *filled) corpus.Body {
			is := consult.Admitted{As: was.As, Group: was.Group, Member: was.Member, Reason: sameText(was.Reason, f.Text("reason"))}
			if was.Type() == consult.TypeGroupDeclined {
				f.Need("reason")
				return consult.Decline(is)
			}
			return consult.Admit(is)
		}}, true
	}
	return revised{}, false
}

// admittedInputs: the reason may be left out of an admission.
func admittedInputs(was *consult.Admitted) func(context.Context, *running, *filled) ([]ui.Input, error) {
	return func(_ context.Context, _ *running, f *filled) ([]ui.Input, error) {
		reason := f.Input(ui.Area, "reason", "consult.answer.reason", consult.MaxNote/4)
		reason.Optional = was.Type() == consult.TypeGroupAdmitted
		return []ui.Input{f.ChooseLanguage(), reason}, nil
	}
}

func (p *Pages) editLater(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := consult.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, err := statement.ParseHash(d.Subject)
	if err != nil {
		return draftweb.Edited{}, fail.New(fail.NotFound, "There is no consultation with this id.")
	}
	x := &running{actor: actor}
	if x.c, err = p.Consultations.Get(r.Context(), d.Subject); err != nil {
		return draftweb.Edited{}, err
	}
	if pt, ok := b.(*consult.Point); ok {
		x.g = x.c.Group(pt.Group)
	}
	form, ok := p.revise(x, b)
	if !ok {
		return draftweb.Edited{}, fail.New(fail.NotFound, "This type of statement is edited in no form: withdraw the draft and draft it anew.")
	}
	f := fillWith(l, form.typed)
	var is corpus.Body
	if r.Method == http.MethodPost {
		f = fill(r, l)
		is = form.body(f)
	}
	inputs, err := form.inputs(r.Context(), x, f)
	if err != nil {
		return draftweb.Edited{}, err
	}
	e := draftweb.Edited{Form: ui.Form{Inputs: inputs}}
	if is == nil || len(f.Faults) > 0 {
		return e, nil
	}
	if e.Draft, err = consult.Draft(actor.Identity, of, is); err != nil {
		e.Form.Fault = l.Fault(err)
	}
	e.Good = err == nil
	return e, nil
}

// moveInputs and typedMove are the fields by which the end of a phase is moved:
// in the zone in which the call named it.
func moveInputs(f *filled, c *consult.Consultation) []ui.Input {
	day, hour := f.Input(ui.DateDay, "closes-day", "consult.move.day", 0), f.Input(ui.Line, "closes-time", "consult.move.time", 5)
	day.Hint, hour.Ltr = f.L.T("consult.move.day.hint", "zone", c.Place().String()), true
	return []ui.Input{day, hour, f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", 1000)}
}

func typedMove(f *filled, c *consult.Consultation, as, phase string) *consult.Moved {
	closes := f.instant("closes", c.Place())
	f.Need("closes-day", "closes-time", "reason")
	return &consult.Moved{As: as, Phase: phase, Closes: closes, Reason: f.Text("reason")}
}
