package web

import "comity.example/comity/internal/module/cooperation"

// occasion is the exercise in which a case is opened, where the form names one.
func (v *viewer) occasion(f *form) (*cooperation.Occasion, error) {
	id := f.get("occasion")
	if id == "" || v.p.Occasion == nil {
		return nil, nil
	}
	return v.p.Occasion(v.ctx, v.actor, id)
}
