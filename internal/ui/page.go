package ui

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// Page is what a handler gives back: everything that differs from one page to
// the next. The shell adds the rest.
type Page struct {
	Title     string          // heading and <title>, in the page's language
	TitleIn   string          // language of Title when it is not the page's: a quoted title
	Lead      string          // one or two sentences under the heading; may be empty
	Crumbs    []Link          // the pages above this one, outermost first, without the page itself
	Section   string          // path of the entry of the main navigation this page belongs to: "/record"
	Twin      string          // address of the same content as JSON: "/api/v1/…"; empty where there is none
	RestsOn   []string        // ids (hex) of the statements that the content was read from
	Downloads Downloads       // the page's data as files
	Feed      string          // address of an Atom feed of this page; may be empty
	Body      templ.Component // everything below the heading
	Status    int             // HTTP status; 0 is 200
	Urgent    bool            // the body is needed at once: how it is handled is folded behind its first words, and the lead stands below
	Wide      bool            // the body is one large table: let it use the whole window
	Passkey   bool            // a form on it asks for a passkey
	Push      bool            // a form on it asks the browser to be told of things

	Refresh time.Duration // a browser asks for the page again after so long; 0: it does not

	Readers  string            // who reads what is on the page, where that is another than the label says; empty: as it says
	Marking  statement.Marking // label of TLP 2.0 of what is on the page; empty for pages that bear none
	Exercise bool              // what is on the page is part of an exercise
}

// Handler answers a request for a page: it parses, asks a query, and says
// what to show. An error of package fail becomes an error page.
type Handler func(r *http.Request, l *i18n.Locale) (Page, error)

// File is a download.
type File struct {
	Name string // as the browser will save it: ASCII, with its extension
	Type string // media type
	Body []byte
}

// Answer is what a form gives back: where to go on, or a page again. A form
// that was filled in wrongly comes back with what was typed and status 422.
type Answer struct {
	To   string // address within the hub: the browser is sent there with 303
	Page Page   // shown when To is empty
	// Wait is how long to wait before the form is sent again, where it came too
	// often: the answer is 429 with Retry-After. 0 for any other.
	Wait time.Duration
}

// FormHandler answers a form that was sent to the address of a page. The body
// has been read: r.PostForm holds it. It writes nothing but headers.
type FormHandler func(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (Answer, error)

// FileHandler answers a request for a download.
type FileHandler func(r *http.Request, l *i18n.Locale) (File, error)

// Route is one address of a module. Path is a net/http pattern without method
// and language: "/framework/provisions/{id}". The shell serves it under every
// language and redirects the address without a language to the reader's own.
// Page or File is set, not both; Form may stand beside a page, or alone.
type Route struct {
	Path    string
	Page    Handler
	File    FileHandler
	Form    FormHandler
	Live    bool   // the answer depends on more than the register and the address: it is made anew each time
	Desk    bool   // for those who are signed in: live, and kept by nobody
	Early   bool   // answers before the hub does: the page on which it is made
	Limit   int64  // bytes that a form may send; 0 for the server's own limit
	Secret  bool   // a secret may be among what a form sends: no page gives back what was sent
	Example string // an address of this route that exists in the shipped data, for tests; empty when Path has no {…}
}

// Link is a place to go and the words that name it.
type Link struct {
	Href  string
	Words string
	Lang  string // language of Words when it is not the page's: a quoted title
}

// ContentsLine is a line of PaperContents.
type ContentsLine struct {
	Link
	Below bool // it is of the section above it, and stands on paper alone
}

// NavItem is an entry of the main navigation. Key is the catalogue key of
// its words.
type NavItem struct {
	Path string
	Key  string
}

// Ledger is the state of the public register that a page was read from.
type Ledger struct {
	Size int64 // number of statements in the public register
}

// Acting says, at the head of every page, who acts and in whose name.
type Acting struct {
	Person string // how the person is called here; private to the person
	As     string // in whose name: a participant's or the hub's own
	AsLang string // language of As when it is not the page's
	Roles  string // the authorizations, as words
	Bar    *Link  // why nothing can be said in that name now, and where that stands; nil where something can
	Links  []Link // the desk, other hats
	Out    string // address that a form is sent to for signing out; empty where there is nobody to sign out
	Signer string // address at which the hub answers for a passkey: of the people of a demonstration, and of nobody else
}

// Frame is what a page shares with every other: the shell fills it in.
type Frame struct {
	Hub     string // the hub's own name
	Base    string // scheme and host of the hub, without a slash at the end; may be empty
	Locale  *i18n.Locale
	Locales []*i18n.Locale
	Path    string // the address without its language: "/framework"
	Query   string // the raw query, kept when the reader changes the language
	Nav     []NavItem
	Assets  *Assets
	Ledger  *Ledger // nil when it could not be read
	Banner  i18n.Text
	Acting  *Acting // nil for a visitor
	SignIn  string  // address of the page to sign in at; empty where nobody can
	Bare    bool    // there is no hub yet: nothing leads to what is not there
}

// in gives this page's address in another language.
func (f Frame) in(l *i18n.Locale) string {
	address := l.Path(f.Path)
	if f.Query != "" {
		address += "?" + f.Query
	}
	return address
}

// current says whether a navigation entry is the page's section.
func (f Frame) current(p Page, n NavItem) bool {
	return p.Section == n.Path || f.Path == n.Path || (p.Section == "" && strings.HasPrefix(f.Path, n.Path+"/"))
}

// documentTitle is the content of <title>.
func (f Frame) documentTitle(p Page) string {
	if p.Title == "" || p.Title == f.Hub {
		return f.Hub
	}
	return MarkedTitle(f.Locale, p.Exercise, p.Marking, titled(p.Title)) + " · " + f.Hub
}

// shortID is how an id of 64 hexadecimal digits is shown where the whole of
// it would not help a reader.
func shortID(id string) string { return id[:min(len(id), 16)] }

// Rooms is the main navigation of a hub with all its modules, in order.
func Rooms() []NavItem {
	return []NavItem{
		{Path: "/framework", Key: "ui.nav.framework"},
		{Path: "/record", Key: "ui.nav.record"},
		{Path: "/participants", Key: "ui.nav.participants"},
		{Path: "/consultations", Key: "ui.nav.consultations"},
		{Path: "/implementation", Key: "ui.nav.implementation"},
		{Path: "/submissions", Key: "ui.nav.submissions"},
		{Path: "/contacts", Key: "ui.nav.contacts"},
		{Path: "/register", Key: "ui.nav.register"},
		{Path: "/about", Key: "ui.nav.about"},
	}
}
