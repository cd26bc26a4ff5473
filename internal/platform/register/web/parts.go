package web

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/ui"
)

func registerFacts(l *i18n.Locale, s register.Summary) ui.Facts {
	return ui.Facts{
		{Term: l.T("register.origin"), Content: ui.Symbol(s.Origin)},
		{Term: l.T("register.size"), Content: ui.Plain(l.Number(s.Size))},
		{Term: l.T("register.root"), Content: ui.Code(s.Root)},
		{Term: l.T("register.vkey"), Content: ui.Code(s.VKey)},
		{Term: l.T("register.programs"), Content: ui.List(l,
			ui.A("/checkpoint", l.T("register.programs.checkpoint")),
			ui.A("/.well-known/comity", l.T("register.programs.wellknown")),
			ui.A(l.Path("/register/feed.atom"), l.T("register.programs.feed")))},
	}
}

func listFilter(l *i18n.Locale, f ledger.Filter) ui.Filter {
	out := ui.Filter{
		Action: l.Path("/register"), Label: l.T("register.filter"),
		Fields: []ui.Field{
			{Name: "type", Label: l.T("register.type"), Value: f.Type, Hint: l.T("register.filter.type")},
			{Name: "subject", Label: l.T("register.subject"), Value: f.Subject, Hint: l.T("register.filter.subject")},
		},
	}
	if f.Type != "" || f.Subject != "" {
		out.Reset = l.Path("/register")
	}
	return out
}

func signatureFacts(l *i18n.Locale, d register.Detail) ui.Facts {
	facts := ui.Facts{{Term: l.T("register.signature"), Content: ui.Code(d.Signature)}}
	for _, a := range d.Approvals {
		facts = append(facts, ui.Fact{Term: l.T("register.approval", "kind", a.Kind), Content: ui.Code(a.Payload)})
	}
	return facts
}

func proofTable(l *i18n.Locale, d register.Detail) ui.Table {
	t := ui.Table{
		ID: "proof-path", Caption: l.T("register.proof.caption"), Empty: l.T("register.proof.empty"),
		Columns: []ui.Column{{Head: l.T("register.proof.step"), Number: true}, {Head: l.T("register.proof.hash")}},
	}
	for i, h := range d.Proof.Hashes {
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, i+1), ui.Show(ui.Code(h))))
	}
	return t
}
