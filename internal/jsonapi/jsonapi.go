package jsonapi

import (
	"context"
	"encoding/base64"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// New makes the API on a mux and describes it at Prefix + "/openapi.json".
func New(mux *http.ServeMux, version string) huma.API {
	setErrors()
	c := huma.DefaultConfig("Comity", version)
	c.OpenAPIPath = Prefix + "/openapi"
	c.DocsPath = ""     // its page loads scripts from elsewhere
	c.SchemasPath = ""  // nor do answers
	c.CreateHooks = nil // gain a $schema member
	// A list that passes over a filter which it does not know answers with everything,
	// and looks as if all of it fitted.
	c.RejectUnknownQueryParameters = true
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Info.Description = "What a hub says, for programs. Everything here follows from signed statements that anyone can check: see /.well-known/comity and the protocol paper."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Info.Contact = nil
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", BearerFormat: "comity_[a-z2-7]{59}", Description: tokenWords}}
	c.Servers = []*huma.Server{{URL: "/", Description: "this hub"}}
	return humago.New(mux, c)
}

// tokenWords says what takes a token: nothing that is described here, which is
// public, but what a participant alone reads.
const tokenWords = "What follows from the public register takes no token. A token that an officer of a participant makes at /desk/tokens reads, each by its scope, " +
	"/api/v1/contacts/directories (contacts:read), /api/v1/checks (checks:read), /api/v1/exercises (exercises:read), /api/v1/notifications (notifications:read), /api/v1/requests (requests:read), /api/v1/assessments (assessments:read), /api/v1/figures/cooperation/own (figures:read), /api/v1/calendar (calendar:read) and " +
	"/api/v1/drafts (drafts:read), and puts drafts forward there by POST (notifications:draft, requests:draft), which another officer clears. It is sent in the header Authorization, and nowhere else."

// schemaName puts the room before the type's name: two rooms may both have a
// Source. A room within a module bears the module's name, too: two modules may
// both have reports.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, in := huma.DefaultSchemaNamer(t, hint), t.PkgPath()
	under := func(room string) {
		if room != "" && !strings.HasPrefix(strings.ToLower(name), room) {
			name = strings.ToUpper(room[:1]) + room[1:] + name
		}
	}
	under(in[strings.LastIndex(in, "/")+1:])
	if module := path.Dir(in); path.Base(path.Dir(module)) == "module" {
		under(path.Base(module))
	}
	return name
}

// Op names an operation. ID is unique over all rooms.
type Op struct {
	ID      string
	Path    string // below Prefix
	Tag     string
	Summary string
	About   string // longer description; may be empty
	Errors  []int  // statuses of errors beside those that every read may answer; may be empty
}

// Answer is the envelope that the framework wants around a body.
type Answer[T any] struct{ Body T }

// Get registers a read. in is a struct with query, path and header tags.
func Get[I, T any](api huma.API, o Op, fn func(ctx context.Context, in *I) (T, error)) {
	huma.Register(api, huma.Operation{
		OperationID: o.ID, Method: http.MethodGet, Path: Prefix + o.Path,
		Tags: []string{o.Tag}, Summary: o.Summary, Description: o.About,
		Errors: append([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}, o.Errors...),
	}, func(ctx context.Context, in *I) (*Answer[T], error) {
		out, err := fn(ctx, in)
		if part, ok := any(out).(interface{ fault() error }); ok && err == nil {
			err = part.fault()
		}
		if err != nil {
			return nil, httpsrv.ProblemOf(err)
		}
		return &Answer[T]{Body: out}, nil
	})
}

var errorsOnce sync.Once

// setErrors replaces the framework's errors, which echo what was sent, by
// ours. The framework keeps its maker of errors in a variable of its own.
func setErrors() {
	errorsOnce.Do(func() {
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			p := problem(status, fail.Invalid, msg)
			if status >= http.StatusInternalServerError {
				p.Kind = string(fail.Internal)
			}
			var unknown []string
			for i, err := range errs {
				d, ok := err.(huma.ErrorDetailer)
				if !ok {
					continue
				}
				e := d.ErrorDetail()
				if e.Message == strange {
					unknown = append(unknown, parameterAt(e.Location))
					continue
				}
				p.Detail += "; " + e.Location + ": " + e.Message
				if name := parameterAt(e.Location); i == 0 && name != "" {
					p.Kind = bad(name)
				}
			}
			if len(unknown) > 0 {
				p.Kind, p.Detail = UnknownParameter, p.Detail+"; "+unknownWords(unknown)
			}
			return p
		}
	})
}

// UnknownParameter is the kind of problem where a request has a parameter that the
// operation does not have.
const UnknownParameter = "unknown-parameter"

// strange is what the framework says of a parameter that an operation does not have.
const strange = "unknown query parameter"

// plain is what a name looks like that may be said again: nothing else of what was
// sent is.
var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)

// unknownWords names parameters that an operation does not have, in the order of
// the alphabet: the framework finds them in none.
func unknownWords(names []string) string {
	slices.Sort(names)
	var said []string
	for _, name := range slices.Compact(names) {
		if plain.MatchString(name) {
			said = append(said, name)
		}
	}
	if len(said) == 0 {
		return "there is no query parameter of a name that was sent"
	}
	return "there is no query parameter " + strings.Join(said[:min(len(said), 10)], ", ")
}

// Years says that a span of years that begins after it ends holds nothing; either
// may be 0, which narrows nothing.
func Years(from, until int) error {
	if from > 0 && until > 0 && from > until {
		return BadParameter("until", "it is before from")
	}
	return nil
}

// bad is the kind of what is said of a parameter: each has its own, such as
// bad-cursor and bad-limit.
func bad(parameter string) string { return "bad-" + parameter }

// parameterAt gives the parameter that the framework's place of an error
// names: "limit" for "query.limit"; empty for another place.
func parameterAt(location string) string {
	in, name, _ := strings.Cut(location, ".")
	if in != "query" && in != "path" {
		return ""
	}
	return name
}

func problem(status int, kind fail.Kind, detail string) httpsrv.Problem {
	return httpsrv.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Kind: string(kind)}
}

// BadParameter says that the value of a parameter breaks a rule that its
// description cannot tell. The detail must not repeat what was sent.
func BadParameter(name, detail string) error {
	return problem(http.StatusUnprocessableEntity, fail.Kind(bad(name)), detail)
}

// List is a part of a list and where it goes on.
type List[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next" doc:"cursor of the next part, or null"`
	lost  bool    // the cursor is not of this list
}

// fault says why a part of a list is no answer.
func (l List[T]) fault() error {
	if l.lost {
		return BadCursor()
	}
	return nil
}

// BadCursor says that a cursor is not one that the list has given: an empty
// part would look like the end.
func BadCursor() error {
	return problem(http.StatusBadRequest, fail.Kind(bad("cursor")), "the cursor is not one of this list")
}

// Paging are the parameters of every list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"items of one part at the most"`
}

// Cut gives the part of a list that a request asks for. key names an item for
// good; the order of items must be stable. A cursor that is not of the list
// makes Get answer with an error.
func Cut[T any](all []T, p Paging, key func(T) string) List[T] {
	from := 0
	if p.Cursor != "" {
		at := slices.IndexFunc(all, func(item T) bool { return Cursor(key(item)) == p.Cursor })
		if at < 0 {
			return List[T]{Items: []T{}, lost: true}
		}
		from = at + 1
	}
	if p.Limit <= 0 {
		p.Limit = 100
	}
	to := min(from+p.Limit, len(all))
	out := List[T]{Items: append([]T{}, all[from:to]...)}
	if to < len(all) {
		next := Cursor(key(all[to-1]))
		out.Next = &next
	}
	return out
}

// Cursor makes an opaque cursor of a key.
func Cursor(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// ParseCursor is the inverse of Cursor.
func ParseCursor(c string) (string, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(c)
	if err != nil || Cursor(string(b)) != c { // the decoder passes over line ends
		return "", BadCursor()
	}
	return string(b), nil
}
