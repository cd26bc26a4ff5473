package httpsrv

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// formMemory is how much of a form with files is held in memory; what is
// beyond lies in temporary files until the answer has been given.
const formMemory = 1 << 20

// form answers what was typed into a page. It has come from a page of this
// hub: other sites' requests do not get here.
func (s *Server) form(route ui.Route, l *i18n.Locale) http.Handler {
	return unkept(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := readForm(r); err != nil {
			s.fail(w, r, err)
			return
		}
		if r.MultipartForm != nil {
			defer func() { _ = r.MultipartForm.RemoveAll() }()
		}
		a, err := route.Form(w, r, l)
		switch {
		case err != nil && !route.Secret:
			s.fail(w, r, &refused{err, typed(r.PostForm)})
		case err != nil:
			s.fail(w, r, err)
		case a.To != "":
			if !within(a.To) {
				s.fail(w, r, fail.New(fail.Internal, "The form leads out of this hub."))
				return
			}
			http.Redirect(w, r, a.To, http.StatusSeeOther)
		default:
			if a.Wait > 0 {
				w.Header().Set("Retry-After", seconds(a.Wait))
				a.Page.Status = http.StatusTooManyRequests
			}
			if a.Page.Status == 0 {
				a.Page.Status = http.StatusUnprocessableEntity
			}
			if err := s.render(w, r, l, &ui.Ledger{Size: s.site.Size()}, a.Page); err != nil {
				s.fail(w, r, err)
			}
		}
	}))
}

// readForm reads what was sent, as a browser sends it and in no other form.
func readForm(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case err == nil && kind == "multipart/form-data":
		err = r.ParseMultipartForm(formMemory)
	default:
		return fail.New(fail.Invalid, "A form is sent as application/x-www-form-urlencoded or multipart/form-data.")
	}
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return fail.Wrap(err, fail.Invalid, "The form cannot be read.")
	}
	return err
}

// seconds writes how long to wait as Retry-After has it, one at the least.
func seconds(d time.Duration) string {
	return strconv.FormatInt(max(1, int64((d+time.Second-1)/time.Second)), 10)
}

// within reports whether an address leads to this hub and nowhere else.
func within(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n\t")
}

// unkept says that nobody may keep an answer.
func unkept(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}
