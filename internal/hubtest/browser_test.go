package hubtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// faults are pages with one fault each: an audit that does not see it proves
// nothing when it finds a page good.
var faults = map[string]struct{ body, want string }{
	"image without words": {`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, "image-alt"},
	"too little contrast": {`<p class="faint">words</p>`, "color-contrast"},
	"faint in the dark":   {`<p class="dusk">words</p>`, "color-contrast"},
	"faint among its like": {`<table><caption>t</caption><tbody>` + strings.Repeat(`<tr><th scope="row">a</th><td>words</td></tr>`, 30) + `<tr><th scope="row">a</th><td class="faint">words</td></tr>` +
		strings.Repeat(`<tr><th scope="row">a</th><td>words</td></tr>`, 30) + `</tbody></table>`, "color-contrast"},
	"faint in every row":     {`<ul>` + strings.Repeat(`<li><span class="faint">words</span></li>`, 30) + `</ul>`, "color-contrast"},
	"unnamed among its like": {`<ul>` + strings.Repeat(`<li><a href="/page">words</a></li>`, 30) + `<li><a href="/page"></a></li>` + strings.Repeat(`<li><a href="/page">words</a></li>`, 30) + `</ul>`, "link-name"},
	"wider than a phone":     {`<div class="wide">words</div>`, "scrolls sideways"},
	"missing sentence":       {`<p>⟦ui.none⟧</p>`, "sentences are missing"},
	"inline style":           {`<p style="color:black">words</p>`, "inline style"},
	"same id twice":          {`<p id="a">x</p><p id="a">y</p>`, "used twice"},
	"link to nowhere":        {`<a href="#nothing">words</a>`, "link to nowhere"},
	"file that is missing":   {`<p>words</p><img alt="x" src="/none.png">`, "404"},
	"another host":           {`<p>words</p><img alt="x" src="http://127.0.0.2:9/x.png">`, "another host"},
	"exception":              {`<p>words</p><script src="/throw.js"></script>`, "exception"},
}

const shell = `<!DOCTYPE html><html lang="en"><head><title>t</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/s.css"></head><body><main><h1>t</h1>`

const sheet = `html{color-scheme:light dark}.faint{color:#bbb;background:#fff}.wide{width:600px}
@media(prefers-color-scheme:dark){.dusk{color:#333;background:#000}}`

func TestAuditSeesFaults(t *testing.T) {
	b := NewBrowser(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/s.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write([]byte(sheet))
		case "/throw.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte("throw new Error('x')"))
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(shell + faults[r.URL.Query().Get("fault")].body + "</main></body></html>"))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			seen := &listener{TB: t}
			b.Audit(seen, server.URL+"/page?fault="+strings.ReplaceAll(name, " ", "%20"))
			if !strings.Contains(seen.said.String(), f.want) {
				t.Errorf("the audit said %q, want something with %q", seen.said.String(), f.want)
			}
		})
	}
	t.Run("no fault", func(t *testing.T) {
		b.Audit(t, server.URL+"/page?fault=none")
	})
}

// listener keeps what an audit reports instead of failing the test.
type listener struct {
	testing.TB
	said strings.Builder
}

func (l *listener) Errorf(format string, args ...any) { fmt.Fprintf(&l.said, format+"\n", args...) }
