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

// typed gives the texts that somebody sent in a form that the hub read, in the
// order of the fields' names: what is worth copying from the page that says why it
// was not taken. A value without a space is a choice, a code or an address, and
// shorter to type than to find; a secret that was pasted by mistake is not shown
// again.
func typed(r *http.Request) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, v := range r.PostForm[name] {
			v = strings.TrimSpace(v)
			if strings.ContainsFunc(v, unicode.IsSpace) && !strings.Contains(v, "PRIVATE KEY") && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
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
