package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// TestPassageRunsAsItsWords: asides of a passage in another language stand apart
// in that of the page, and the brackets around them face as the words run.
func TestPassageRunsAsItsWords(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	runs := []ui.PassageRun{{Words: "Answer "}, {Frame: true, Words: "["}, {Aside: true, Words: "X", Href: "/x"}, {Frame: true, Words: ": "}, {Words: "at once"},
		{Frame: true, Words: "; "}, {Aside: true, Words: "delete"}, {Frame: true, Words: "]"}}
	for lang, want := range map[string]string{
		"en": `<p class="passage-words">Answer <span class="attribution">[</span><a class="attribution" href="/x">X</a><span class="attribution">: </span>at once<span class="attribution">; </span><bdi class="attribution">delete</bdi><span class="attribution">]</span></p>`,
		"ar": `<p class="passage-words" lang="en" dir="ltr">Answer <span class="attribution">[</span><a class="attribution" href="/x" lang="ar" dir="rtl">X</a><span class="attribution">: </span>at once<span class="attribution">; </span><bdi class="attribution" lang="ar" dir="rtl">delete</bdi><span class="attribution">]</span></p>`,
	} {
		var b bytes.Buffer
		if err := ui.PassagesView(all.Locale(lang), []ui.Passage{{Lang: "en", Runs: runs}}).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: no %s in\n%s", lang, want, b.String())
		}
	}
}
