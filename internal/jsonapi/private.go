package jsonapi

import (
	"encoding/json"
	"net/http"

	"comity.example/comity/internal/fail"
)

// Server is what private answers need of the hub's server: httpsrv.Server.
type Server interface {
	Private(pattern string, h http.Handler)
	Fail(w http.ResponseWriter, r *http.Request, err error)
}

// Answers makes handlers of what answers somebody who is signed in. who gives the
// actor of a request; headers are pairs of a name and a value that each answer
// bears.
func Answers[Actor any](s Server, who func(r *http.Request) (Actor, error), headers ...string) func(do func(r *http.Request, actor Actor) (any, error)) http.Handler {
	return func(do func(r *http.Request, actor Actor) (any, error)) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			actor, err := who(r)
			var out any
			if err == nil {
				out, err = do(r, actor)
			}
			var body []byte
			if err == nil {
				body, err = json.Marshal(out)
				err = fail.Wrap(err, fail.Internal, "the answer cannot be written")
			}
			if err != nil {
				s.Fail(w, r, err)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			_, _ = w.Write(body)
		})
	}
}
