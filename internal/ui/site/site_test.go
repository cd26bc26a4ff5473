package site_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui/site"
)

const checkpoint = "hub.example/log\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— hub.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

const logKey = "hub.example/log+0b3ee04d+AcsAAA=="

func known() site.Pages {
	return site.Pages{Hub: "Comity", Base: "https://hub.example", Contact: "operator@hub.example", LogKey: logKey,
		Checkpoint: func() []byte { return []byte(checkpoint) }, Languages: i18n.Tags()}
}

// nameless is a hub of which its operator has said nothing.
func nameless() site.Pages {
	p := known()
	p.Base, p.Contact = "", ""
	return p
}

// main gives the part of a page below its masthead.
func main(t *testing.T, p site.Pages, path string) string {
	t.Helper()
	server := hubtest.Pages(t, func() int64 { return 42 }, p.Routes()...)
	res, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", path, res.StatusCode, err)
	}
	_, rest, _ := strings.Cut(string(b), "<main")
	within, _, _ := strings.Cut(rest, "</main>")
	return within
}

// TestPages: what the pages say of one hub. How they look is looked at in the
// browser together with all others, in package app.
func TestPages(t *testing.T) {
	for _, tc := range []struct {
		name  string
		pages site.Pages
		path  string
		holds []string
		lacks string
	}{
		{"the checkpoint and the key of the register", known(), "/en/about/check",
			[]string{"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", logKey, "comity verify https://hub.example"}, "127.0.0.1"},
		{"an address that is not known", nameless(), "/en/about/check", []string{"comity verify http://127.0.0.1:8080"}, "https://"},
		{"whom to write to", known(), "/fr/about/accessibility", []string{`href="mailto:operator@hub.example"`}, "⟦"},
		{"nobody to write to", nameless(), "/en/about/accessibility", []string{"has not given an address"}, "mailto:"},
		{"the languages, in the reader’s own", known(), "/fr/about", []string{"anglais", "français", "arabe"}, "Arabic"},
		{"no classified information", known(), "/ar/about/limits", []string{"<aside"}, "⟦"},
		{"the ways into the hub", known(), "/ar/", []string{`href="/ar/framework"`, `href="/ar/record"`, `href="/ar/about/check"`, `href="/api/v1/openapi.json"`}, "⟦"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			words := main(t, tc.pages, tc.path)
			for _, want := range tc.holds {
				if !strings.Contains(words, want) {
					t.Errorf("does not say %q", want)
				}
			}
			if strings.Contains(words, tc.lacks) {
				t.Errorf("says %q", tc.lacks)
			}
		})
	}
}
