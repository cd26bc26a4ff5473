package visit_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
)

// page is what a page is looked at for.
type page struct {
	c        *crawler
	address  string
	tag      string // its language
	path     string // its address without the language
	ids      map[string]bool
	h1, main int
	ledger   bool     // names the size of the register
	rests    int      // statements that it names
	nothing  bool     // what was asked for is not there: nothing to rest on
	twins    []string // addresses of the same as JSON
}

// page checks a page and follows what leads on from it.
func (c *crawler) page(address string, doc *html.Node) {
	u, _ := url.Parse(address)
	_, rest, _ := strings.Cut(u.Path, "/")
	tag, path, _ := strings.Cut(rest, "/")
	p := &page{c: c, address: address, tag: tag, path: "/" + path, ids: map[string]bool{}}
	c.mu.Lock()
	c.ids[address] = p.ids
	c.mu.Unlock()
	if c.words.Locale(tag) == nil {
		c.fault(address, "is a page in no language")
		return
	}
	p.walk(doc, false, "")
	p.conclude()
	if u.RawQuery == "" {
		c.checkNeutral(p.path)
	}
}

func (p *page) walk(n *html.Node, colophon bool, lang string) {
	switch n.Type {
	case html.TextNode:
		p.words(n, lang)
	case html.ElementNode:
		if said, ok := has(n, "lang"); ok {
			lang = said
		}
		colophon = colophon || strings.Contains(attr(n, "class"), "colophon")
		p.element(n, colophon)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child, colophon, lang)
	}
}

func (p *page) element(n *html.Node, colophon bool) {
	if id, ok := has(n, "id"); ok {
		if p.ids[id] || id == "" {
			p.c.fault(p.address, "the id %q is there twice, or empty", id)
		}
		p.ids[id] = true
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			p.c.fault(p.address, "<%s> has the attribute %s", n.Data, a.Key)
		}
		if a.Key == "src" || a.Key == "srcset" || a.Key == "data" || (n.DataAtom == atom.Link && a.Key == "href") {
			p.resource(n, a.Val)
		}
	}
	switch n.DataAtom {
	case atom.Html:
		if want := string(i18n.DirectionOf(p.tag)); attr(n, "lang") != p.tag || attr(n, "dir") != want {
			p.c.fault(p.address, "has lang %q and dir %q", attr(n, "lang"), attr(n, "dir"))
		}
	case atom.H1:
		p.h1++
	case atom.Main:
		p.main++
	case atom.Style:
		p.c.fault(p.address, "has a style sheet inside")
	case atom.Script:
		if _, ok := has(n, "src"); !ok || n.FirstChild != nil {
			p.c.fault(p.address, "has a script inside")
		}
	case atom.Td:
		p.nothing = p.nothing || attr(n, "class") == "empty"
	case atom.Form:
		p.form(n)
	case atom.A:
		p.link(n, colophon)
	}
}

// resource is something that a browser loads by itself.
func (p *page) resource(n *html.Node, address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" {
		p.c.fault(p.address, "<%s> loads %q", n.Data, address)
		return
	}
	if n.DataAtom == atom.Link && attr(n, "type") == "application/json" {
		p.twins = append(p.twins, address)
	}
	p.c.follow(p.address, address, "")
}

func (p *page) link(n *html.Node, colophon bool) {
	href, ok := has(n, "href")
	if !ok {
		return
	}
	if href == "" || strings.HasPrefix(href, "about:") {
		p.c.fault(p.address, "a link leads nowhere: %q", text(n))
		return
	}
	if strings.TrimSpace(text(n)) == "" && attr(n, "aria-label") == "" {
		p.c.fault(p.address, "the link to %s has no words", href)
	}
	if colophon {
		p.ledger = p.ledger || (href == "/"+p.tag+"/register" && strings.ContainsAny(text(n), "0123456789"))
		if strings.HasPrefix(href, "/"+p.tag+"/statements/") {
			p.rests++
		}
	}
	p.c.follow(p.address, href, attr(n, "rel"))
}

// many is how many choices a list has that is long: all States, say.
const many = 24

// form follows what a form leads to as it stands, and with each choice of
// each of its lists; of a long one each in one of the languages, in turn.
func (p *page) form(n *html.Node) {
	if strings.ToLower(attr(n, "method")) != "get" {
		if asking.MatchString(p.path) {
			return
		}
		p.c.fault(p.address, "a form does more than ask: method %q", attr(n, "method"))
		return
	}
	fields, choices := url.Values{}, map[string][]string{}
	visit(n, func(e *html.Node) {
		name := attr(e, "name")
		switch e.DataAtom {
		case atom.Input:
			if name != "" {
				fields.Set(name, attr(e, "value"))
			}
		case atom.Select:
			visit(e, func(o *html.Node) {
				if o.DataAtom != atom.Option {
					return
				}
				choices[name] = append(choices[name], attr(o, "value"))
				if _, ok := has(o, "selected"); ok || !fields.Has(name) {
					fields.Set(name, attr(o, "value"))
				}
			})
		}
	})
	action := attr(n, "action")
	p.c.follow(p.address, action+"?"+fields.Encode(), "")
	for name, values := range choices {
		for i, v := range values {
			if of := p.c.hub.Languages; len(values) > many && of[i%len(of)] != p.tag {
				continue
			}
			with := url.Values{}
			for k, old := range fields {
				with[k] = old
			}
			with.Set(name, v)
			p.c.follow(p.address, action+"?"+with.Encode(), "")
		}
	}
}

// keyLike is what a catalogue's key looks like.
var keyLike = regexp.MustCompile(`[a-z][a-z-]*(\.[a-z0-9-]+)+`)

// latin is a run of words that are not Arabic.
var latin = regexp.MustCompile(`\p{Latin}{2,}([\s,;’'()]+\p{Latin}{2,}){2,}`)

// isolated are words that a sentence quotes, set apart by their characters.
var isolated = regexp.MustCompile("\u2068[^\u2069]*\u2069")

// silent are the elements whose words are read by nobody, or letter by letter.
var silent = map[atom.Atom]bool{atom.Code: true, atom.Pre: true, atom.Title: true, atom.Bdi: true}

// words looks for what should have been said in the reader's language, or be
// marked as what is not: a voice would read it as Arabic, and a browser set
// it from right to left.
func (p *page) words(n *html.Node, lang string) {
	if lang == "ar" && !silent[n.Parent.DataAtom] {
		if run := latin.FindString(isolated.ReplaceAllString(n.Data, "")); run != "" {
			p.c.fault(p.address, "words that are not Arabic are not marked: %q", run)
		}
	}
	if strings.Contains(n.Data, "⟦") {
		p.c.fault(p.address, "a sentence is missing: %s", n.Data)
	}
	l := p.c.words.Locale(p.tag)
	p.nothing = p.nothing || n.Data == l.T("record.state.nothing") || strings.TrimSpace(n.Data) == l.T("reporting.none") || strings.TrimSpace(n.Data) == l.T("compendium.empty")
	for _, word := range keyLike.FindAllString(n.Data, -1) {
		if l.Has(word) && n.Parent.DataAtom != atom.Code {
			p.c.fault(p.address, "the key %s stands in place of its words", word)
		}
	}
}

// restless are the pages that say nothing which was recorded: the hub's own, what
// it asks among them, and those that list the register itself.
var restless = regexp.MustCompile(`^/($|about|search$|register$|implementation$|implementation/(compilation|compare|data)$|implementation/questionnaires)`)

// asking are the pages at which a visitor sends something: they show nothing
// that was recorded, have no twin, and may be made anew each time.
var asking = regexp.MustCompile(`^/(sign-in|apply|consultations/[0-9a-f]{64})$`)

func (p *page) conclude() {
	if p.h1 != 1 || p.main != 1 {
		p.c.fault(p.address, "has %d headings of level 1 and %d main parts", p.h1, p.main)
	}
	if !p.ledger {
		p.c.fault(p.address, "does not name the size of the register")
	}
	if asking.MatchString(p.path) {
		return
	}
	if p.rests == 0 && !p.nothing && !restless.MatchString(p.path) {
		p.c.fault(p.address, "names no statement that it rests on")
	}
	if len(p.twins) != 1 {
		p.c.fault(p.address, "has %d JSON twins", len(p.twins))
		return
	}
	if a := hubtest.Get(p.c.t, p.c.hub.URL+p.twins[0]); a.Header.Get("Content-Type") != "application/json" {
		p.c.fault(p.address, "its twin %s answers %d %s", p.twins[0], a.Status, a.Header.Get("Content-Type"))
	}
}

// checkNeutral: the address without a language leads to the reader's own.
func (c *crawler) checkNeutral(path string) {
	c.mu.Lock()
	asked := c.neutral[path]
	c.neutral[path] = true
	c.mu.Unlock()
	if asked {
		return
	}
	for accept, tag := range map[string]string{"fr-CA,fr;q=0.9,en;q=0.5": "fr", "ar-EG": "ar", "sw, *;q=0.1": "en"} {
		a := hubtest.Get(c.t, c.hub.URL+path, "Accept-Language", accept)
		if a.Status != http.StatusFound || a.Header.Get("Location") != "/"+tag+path || !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Accept-Language") {
			c.fault("/"+tag+path, "without a language, for %q: %d to %q, Vary %q", accept, a.Status, a.Header.Get("Location"), a.Header.Values("Vary"))
		}
	}
}

func has(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func attr(n *html.Node, name string) string {
	v, _ := has(n, name)
	return v
}

func visit(n *html.Node, do func(*html.Node)) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		do(child)
		visit(child, do)
	}
}

func text(n *html.Node) string {
	var b strings.Builder
	visit(n, func(c *html.Node) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	})
	return b.String()
}
