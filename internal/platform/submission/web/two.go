package web

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// second is a form of what somebody says by a statement of a type. Where that is
// the secretariat (as nobody who is listed) and the hub asks for two officers,
// it says so before the button.
func (p *Pages) second(ctx context.Context, l *i18n.Locale, as, typ, fault string) (ui.Form, error) {
	f := ui.Form{Fault: fault}
	if as != "" {
		return f, nil
	}
	two, err := p.Service.NeedsTwo(ctx, typ)
	if two {
		f.Extra = ui.Para(ui.Plain(l.T("submission.new.two")))
	}
	return f, err
}
