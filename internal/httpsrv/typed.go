package httpsrv

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"comity.example/comity/internal/i18n"
)

// refused is why a form was not taken, with the texts that somebody typed in it: the
// page that says why gives them back.
type refused struct {
	error
	texts []string
}

func (r *refused) Unwrap() error { return r.error }

// typedRoom is how many bytes of texts are given back: a long report's.
const typedRoom = 256 << 10

// typed gives the texts in a form, in the order of the fields' names: what is worth
// copying from the page that says why it was not taken. A value without a space is a
// choice, a code or an address, and shorter to type than to find; what is larger than
// people type was pasted, and a secret key that was pasted by mistake is not shown
// again.
func typed(form url.Values) (out []string) {
	room := typedRoom
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, v := range form[name] {
			v = strings.TrimSpace(v)
			if strings.ContainsFunc(v, unicode.IsSpace) && !secret(v) && len(v) <= room && !slices.Contains(out, v) {
				out, room = append(out, v), room-len(v)
			}
		}
	}
	return out
}

// secret reports whether a text has the secret half of a key in it.
func secret(text string) bool {
	return strings.Contains(text, "PRIVATE KEY") || strings.Contains(strings.ToUpper(text), "AGE-SECRET-KEY")
}

// signIn gives the address at which one signs in and comes back to the page that
// has the form, as far as the browser says which that is.
func (s *Server) signIn(r *http.Request, l *i18n.Locale) string {
	at := l.Path(s.site.SignIn)
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return at
	}
	return at + "?" + url.Values{"next": {from.RequestURI()}}.Encode()
}
