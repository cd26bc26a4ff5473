package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
)

// Takes says whether a list can be narrowed to a value: nil where there is such a thing,
// whether the list has anything of it or not; fail.NotFound for an id of nothing,
// fail.Invalid for what is no value at all.
type Takes func(ctx context.Context, value string) error

// Narrowing is by what a list is narrowed: what each parameter of its address takes. An
// empty value narrows nothing, and is not asked about.
type Narrowing map[string]Takes

// Narrowed has the routes of lists refuse what they cannot be narrowed to, where they
// answered as if nobody had said anything of it. lists has them by the address of their
// page; the files of a list, at the same address with an ending, refuse the same.
func Narrowed(routes []ui.Route, lists map[string]Narrowing) []ui.Route {
	out := slices.Clone(routes)
	for i := range out {
		r := &out[i]
		of, _, _ := strings.Cut(r.Path, ".")
		n := lists[of]
		if page := r.Page; n != nil && page != nil {
			r.Page = func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
				if err := n.check(r); err != nil {
					return ui.Page{}, err
				}
				return page(r, l)
			}
		}
		if file := r.File; n != nil && file != nil {
			r.File = func(r *http.Request, l *i18n.Locale) (ui.File, error) {
				if err := n.check(r); err != nil {
					return ui.File{}, err
				}
				return file(r, l)
			}
		}
	}
	return out
}

func (n Narrowing) check(r *http.Request) error {
	q := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(n)) {
		if v := q.Get(name); v != "" {
			if err := n[name](r.Context(), v); err != nil {
				return err
			}
		}
	}
	return nil
}

// Provision takes what is cited: the frozen id of a provision, a term or a threat.
func Provision(cited func(id string) string) Takes {
	return func(_ context.Context, id string) error {
		if cited(id) == "" {
			return fail.New(fail.NotFound, "There is no provision with the id %s.", id)
		}
		return nil
	}
}

// Listed takes who is listed here, now or once.
func Listed(has func(id string) bool) Takes {
	return func(_ context.Context, id string) error {
		if !has(id) {
			return fail.New(fail.NotFound, "Nobody is listed as %s.", id)
		}
		return nil
	}
}

// Among takes the values of a list.
func Among[T ~string](all ...T) Takes {
	return func(_ context.Context, v string) error {
		if !slices.Contains(all, T(v)) {
			return noValue(v)
		}
		return nil
	}
}

// Fits takes what a test lets through.
func Fits(test func(v string) bool) Takes {
	return func(_ context.Context, v string) error {
		if !test(v) {
			return noValue(v)
		}
		return nil
	}
}

// Language takes the tags of languages.
func Language() Takes {
	return Fits(func(v string) bool { _, ok := i18n.Tag(v); return ok })
}

// Day takes days, as 2027-03-01.
func Day() Takes {
	return Fits(func(v string) bool { return len(v) == len("2027-03-01") && form.Date(v) })
}

func noValue(v string) error {
	return fail.New(fail.Invalid, "This list cannot be narrowed to %.60q: there is no such value.", v)
}
