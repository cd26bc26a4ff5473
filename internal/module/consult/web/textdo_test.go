package web

import (
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
)

// TestDeeds: each thing that a form can do to a unit gives the text that its
// author sees, as the operation that it is; what makes no sense is refused.
func TestDeeds(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := redline.Parse("t", "# Answering\n\nThe answer should say:\n\n(a) what can be given;\n(b) when it can begin; and for how long.\n\n> An official text.\n\nIt should say so soon.\n")
	if err != nil {
		t.Fatal(err)
	}
	v := redline.NewVersion(parsed)
	units := v.Text().Standing()
	for _, tc := range []struct {
		name  string
		do    deed
		at    int
		form  url.Values
		verbs string // of the operations
		want  string // in the text that follows
		fault string
	}{
		{"reworded", doReword, 5, url.Values{"words": {"It should say so at once."}}, "replace", "It should say so at once.", ""},
		{"added after an item", doAdd, 3, url.Values{"words": {"(c) who answers."}}, "add", "(c) who answers.", ""},
		{"added after an official text", doAdd, 4, url.Values{"words": {"A paragraph."}}, "add", "> An official text.\n\nA paragraph.", ""},
		{"taken out", doRemove, 2, url.Values{}, "remove", "(a) when it can begin;", ""},
		{"parted", doSplit, 3, url.Values{"words": {"when it can begin;\r\n\r\nand for how long."}}, "split", "(b) when it can begin;\n(c) and for how long.", ""},
		{"parted, with another word", doSplit, 3, url.Values{"words": {"when it begins;\n\nand for how long."}}, "", "", "only put empty lines"},
		{"parted nowhere", doSplit, 3, url.Values{"words": {units[3].Words()}}, "", "", "changes nothing"},
		{"joined", doJoin, 2, url.Values{}, "join", "(a) what can be given; when it can begin; and for how long.", ""},
		{"moved", doMove, 3, url.Values{"after": {units[1].ID.String()}, "level": {"0"}}, "move", "(a) when it can begin; and for how long.\n(b) what can be given;", ""},
		{"moved to the beginning", doMove, 5, url.Values{"after": {text.Start}, "level": {"0"}}, "move", "It should say so soon.\n\n# Answering", ""},
		{"a heading moved with what lies below", doMove, 0, url.Values{"after": {units[5].ID.String()}, "level": {"0"}, "within": {"yes"}}, "", "", "not into itself"},
		{"moved nowhere", doMove, 5, url.Values{"after": {"t#99"}, "level": {"0"}}, "", "", "not into itself"},
		{"moved to no level", doMove, 5, url.Values{"after": {text.Start}, "level": {"99"}}, "", "", "no such level"},
		{"made a paragraph", doRecast, 3, url.Values{"kind": {"paragraph"}, "level": {"0"}}, "recast", "(a) what can be given;\n\nwhen it can begin;", ""},
		{"made an item in another", doRecast, 3, url.Values{"kind": {"item"}, "level": {"1"}, "label": {"(i)"}}, "recast", "(a) what can be given;\n  (i) when it can begin;", ""},
		{"given another label", doRecast, 3, url.Values{"kind": {"item"}, "level": {"0"}, "label": {"(a bis)"}}, "recast", "(a bis) when it can begin;", ""},
		{"made an item", doRecast, 5, url.Values{"kind": {"item"}, "level": {"0"}, "label": {"-"}}, "recast", "- It should say so soon.", ""},
		{"given no label", doRecast, 3, url.Values{"kind": {"item"}, "level": {"0"}, "label": {"first"}}, "", "", "A label is"},
		{"made nothing", doRecast, 3, url.Values{"kind": {"norm"}, "level": {"0"}}, "", "", "Official texts are locked"},
		{"rewritten", doWhole, 0, url.Values{"words": {strings.Replace(parsed.Format(), "soon", "at once", 1)}}, "replace", "It should say so at once.", ""},
		{"rewritten with an official text", doWhole, 0, url.Values{"words": {strings.Replace(parsed.Format(), "official text", "official word", 1)}}, "", "", "Official texts are locked"},
	} {
		a := amender{t: &text.Text{Language: "en"}, version: v, units: units, do: tc.do, at: tc.at, unit: units[tc.at]}
		c, err := a.changeOf(fillWith(all.Locale("en"), tc.form))
		if tc.fault != "" {
			if err == nil || !fail.Is(err, fail.Invalid) || !strings.Contains(fail.Message(err), tc.fault) {
				t.Errorf("%s: %v, want %q", tc.name, err, tc.fault)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		c.ID = "x"
		after, err := v.Apply(c)
		if err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		var verbs []string
		for _, o := range c.Operations {
			verbs = append(verbs, string(o.Do))
		}
		if strings.Join(verbs, " ") != tc.verbs || !strings.Contains(after.Format(), tc.want) {
			t.Errorf("%s: by %v the text is\n%s", tc.name, verbs, after.Format())
		}
	}
}
