package web

import (
	"cmp"
	"slices"
	"strings"

	"comity.example/comity/internal/ui"
)

// provisionInput asks which provision a case relies on: from the list, as each is
// cited, where the hub has one.
func (v *viewer) provisionInput(f *form) (ui.Input, error) {
	if v.p.Provisions == nil {
		return f.ltr(f.line("provision", "cooperation.provision", 128, false)), nil
	}
	all, err := v.p.Provisions(v.ctx, v.Locale)
	if err != nil {
		return ui.Input{}, err
	}
	options := ui.Options(v.T("cooperation.choose"), all...)
	if is := f.get("provision"); is != "" && !slices.ContainsFunc(all, func(o ui.Option) bool { return o.Value == is }) {
		options = append(options, ui.Option{Value: is, Words: cmp.Or(v.cited(is), is)}) // of an operator's template, or typed
	}
	return f.choice("provision", "cooperation.provision", options), nil
}

// citation puts in the place of a provision that is given as it is cited its id.
func (v *viewer) citation(f *form) error {
	is := f.get("provision")
	if is == "" || v.p.Provisions == nil || v.cited(is) != "" {
		return nil
	}
	all, err := v.p.Provisions(v.ctx, v.Locale)
	if err != nil {
		return err
	}
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }
	for _, o := range all {
		if c := v.cited(o.Value); c != "" && plain(c) == plain(is) {
			f.v.Set("provision", o.Value)
			return nil
		}
	}
	return nil
}

func (v *viewer) cited(id string) string {
	if v.p.Cited == nil {
		return ""
	}
	return v.p.Cited(id)
}
